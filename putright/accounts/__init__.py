"""Who works with Putright: staff, their posts and their sign-in, each within one authority."""

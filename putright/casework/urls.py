"""Staff pages' addresses. They hold references, never anything personal."""

from django.urls import path

from putright.casework import cases, letters_and_files, mail, queue, register, sessions, settings_page

app_name = "casework"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("sign-in/", sessions.sign_in, name="sign-in"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
    path("register/", register.register, name="register"),
    path("mail/", mail.set_aside, name="mail"),
    path("mail/<int:number>/", letters_and_files.original, name="original"),
    path("mail/<int:number>/dealt-with/", mail.dealt_with, name="dealt-with"),
    path("settings/", settings_page.settings_page, name="settings"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/steps/<str:key>/", cases.step, name="step"),
    path("cases/<str:reference>/letters/<int:number>/", letters_and_files.letter, name="letter"),
    path("cases/<str:reference>/files/<int:number>/", letters_and_files.file, name="file"),
]

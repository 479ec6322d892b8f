"""How Putright is put together on a machine: settings, addresses, the database it uses."""

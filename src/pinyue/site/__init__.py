"""The Django project of an installation: settings, and how its database is opened."""

SECRET_KEY = "samples only"
INSTALLED_APPS = ["django_migration_linter", "django_safe_migrations", "shop"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

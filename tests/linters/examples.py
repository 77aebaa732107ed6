"""Holds the examples of the rules' pages against the linters: what stands under Bad is reported by the page's rule, and what
stands under Good is not. Squawk and django-safe-migrations; the other linters read whole projects, or Ruby."""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys

work = pathlib.Path(sys.argv[1]).resolve()
pages = pathlib.Path("content/rules")
FENCE = re.compile(r"^```(?P<info>.*)\n(?P<code>(?:.*\n)*?)^```$", re.MULTILINE)
DATABASES = {"postgresql", "mysql", "mariadb"}
Example = collections.namedtuple("Example", "rule kind info code")

# What stands around the operations of an example: it shows only what matters.
AROUND = """import uuid
from django.db import migrations, models
from django.db.models import F, Q
from django.contrib.postgres.operations import *

def nothing(apps, schema_editor):
    pass

{names}

{code}

if "Migration" not in globals():
    class Migration(migrations.Migration):
        operations = operations
        atomic = globals().get("atomic", True)
Migration.dependencies = [("{app}", "0001_initial")]
"""
INITIAL = """from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel("Order", [("id", models.BigAutoField(primary_key=True))])]
"""


def examples(linter):
    """The examples of a linter's pages."""
    for page in sorted((pages / linter).glob("*.md")):
        fix = re.search(r"^## Fix$(.*?)(?=^## |\Z)", page.read_text(), re.MULTILINE | re.DOTALL)
        for part in re.split(r"^### ", fix[1] if fix else "", flags=re.MULTILINE)[1:]:
            kind = part.splitlines()[0]
            for fence in FENCE.finditer(part) if kind in ("Bad", "Good") else ():
                yield Example(page.stem, kind, fence["info"], fence["code"])


def by_squawk(example):
    """The rules that squawk reports."""
    file = work / "example.sql"
    file.write_text(example.code)
    # A title says with which flag a page means it.
    flags = re.findall(r"--assume-in-transaction", example.info)
    command = [work / "venv/bin/squawk", *flags, "--reporter", "json", file]
    env = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    return {found["rule_name"] for found in json.loads(subprocess.run(command, capture_output=True, env=env).stdout)}


def undefined(code):
    """The names that an example uses and does not make: functions of the project."""
    used = set(re.findall(r"RunPython\(\s*(\w+)(?:,\s*(\w+)\s*\))?", code))
    names = {name for pair in used for name in pair if name}
    return sorted(name for name in names if name != "migrations" and f"def {name}(" not in code)


def by_safe_migrations(all_examples):
    """The rules that django-safe-migrations reports, of each example and database."""
    project = work / "examples"
    apps = {}
    for number, example in enumerate(all_examples):
        app = f"example{number}"
        folder = project / app / "migrations"
        folder.mkdir(parents=True, exist_ok=True)
        for package in (folder, folder.parent):
            (package / "__init__.py").touch()
        names = "\n".join(f"{name} = nothing" for name in undefined(example.code))
        (folder / "0001_initial.py").write_text(INITIAL)
        (folder / "0002_example.py").write_text(AROUND.format(names=names, code=example.code, app=app))
        apps[app] = example
    settings = pathlib.Path("tests/linters/sample/settings.py").read_text().replace('"shop"', ", ".join(f'"{app}"' for app in apps))
    (project / "settings.py").write_text(settings)
    (project / "manage.py").write_text(pathlib.Path("tests/linters/sample/manage.py").read_text())
    for database in sorted(DATABASES):
        report = work / f"examples-{database}.json"
        command = [work / "venv/bin/python", "manage.py", "check_migrations", "--format", "json", "--database-vendor", database, "--output", report]
        subprocess.run(command, cwd=project, check=False)
        found = collections.defaultdict(set)
        for issue in json.loads(report.read_text())["issues"]:
            found[issue["app_label"]].add(issue["rule_id"])
        for app, example in apps.items():
            meant = DATABASES & set(example.info.split())
            if not meant or database in meant:
                yield example, database, found[app]


wrong, count = [], 0
found = [(example, "postgresql", by_squawk(example)) for example in examples("squawk") if example.info.startswith("sql")]
python = [example for example in examples("django-safe-migrations") if example.info.startswith("python")]
found += by_safe_migrations(python)
bad = collections.defaultdict(bool)
for example, database, rules in found:
    count += 1
    if example.kind == "Bad":
        bad[example.rule] |= example.rule in rules
    elif example.rule in rules:
        wrong.append(f"{example.rule}: what is good is reported for {database}: {example.info}")
# A rule of one database is silent for the others.
wrong += [f"{rule}: what is bad is not reported" for rule, is_reported in bad.items() if not is_reported]
print(*wrong, f"{count} examples of {len(bad)} rules' pages, {len(wrong)} wrong", sep="\n")
sys.exit(1 if wrong or len(bad) < 15 else 0)

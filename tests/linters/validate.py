"""Holds SARIF logs against the schema of the standard, as the crate serde-sarif brings it."""

import json
import pathlib
import subprocess
import sys

import jsonschema

# Other platforms' packages need not be on this machine.
compiler = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
host = next(line.removeprefix("host: ") for line in compiler.splitlines() if line.startswith("host: "))
command = ["cargo", "metadata", "--format-version", "1", "--filter-platform", host]
metadata = subprocess.run(command, check=True, capture_output=True)
packages = json.loads(metadata.stdout)["packages"]
manifest = next(package["manifest_path"] for package in packages if package["name"] == "serde-sarif")
schema = json.loads(pathlib.Path(manifest).with_name("src").joinpath("schema.json").read_text())
validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())



def errors(path):
    """What the schema says against a log, each with its place."""
    log = json.loads(path.read_text())
    if not any(run["results"] for run in log["runs"]):
        return {"no results"}
    return {f"{error.json_path}: {error.message}" for error in validator.iter_errors(log)}


# Some linters' own logs are not valid: annotating adds nothing to that.
work = pathlib.Path(sys.argv[1])
logs = [*work.glob("annotated/*sarif.json"), *work.glob("converted/*.sarif")]
new = set()
for path in logs:
    raw = work / "raw" / path.name.removesuffix(".sarif")
    theirs = errors(raw) if raw.name.endswith("sarif.json") else set()
    new |= {f"{path}: {error}" for error in errors(path) - theirs}
print(*sorted(new), f"{len(logs)} SARIF logs, {len(new)} errors", sep="\n")
sys.exit(1 if new or not logs else 0)

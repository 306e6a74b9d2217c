"""Runs a program whose output is wanted, and keeps what took long to make."""

import json
import os
import subprocess
import sys


def output_of(command):
    """What the command prints. Its warnings are no matter here; a failure shows everything and ends this program."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed with {done.returncode}:\n{done.stderr}")
    return done.stdout


def kept(file, make):
    """What the JSON file holds; if it is not there yet, make() gives its text, which is written whole or not at all."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(make())
        os.replace(part, file)
    return json.loads(file.read_text())

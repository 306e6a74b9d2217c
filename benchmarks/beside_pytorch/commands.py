"""Runs a program whose output is wanted."""

import subprocess
import sys


def output_of(command):
    """What the command prints. Its warnings are no matter here; a failure shows everything and ends this program."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed with {done.returncode}:\n{done.stderr}")
    return done.stdout

"""What may differ between the two programs: names that changed, and what is not compared.

Commands and study files are written with either name; each program gets the one it knows.
"""

import fnmatch
import re
import subprocess
import tempfile
from pathlib import Path

# Options: (command, old, new).
OPTIONS = [
    ("train", "--budget", "--trials"),
]

# Keys of study files: (tables, old, new). A star stands for a network's label; the first table has none.
STUDY_KEYS = [
    (("training.sgd", "networks.*.sgd"), "learning_rate", "lr"),
    (("training.bfgs", "networks.*.bfgs"), "budget", "trials"),
    (("paths",), "learning_rate", "lr"),
]

# Keys of JSON objects at any depth: old to new.
JSON_KEYS = {}

# Keys of JSON objects that may be there after the change only, whatever their value.
JSON_KEYS_ONLY_AFTER = {"not_a_number"}

# Values, in JSON and in the fields of CSV files: (old, new). The old one may also stay.
RENAMED_VALUES = {("bfgs", "lbfgs-gss")}

# Keys of study files that may be there after the change only, with their table.
STUDY_KEYS_ONLY_AFTER = set()

# Keys of resolved study files that may be there before the change only: options that the search has no use for.
STUDY_KEYS_ONLY_BEFORE = {"paths.lambda", "paths.lr", "paths.schedule", "paths.plateau", "paths.patience"}

# Times and facts of the machine.
JSON_KEYS_LEFT_OUT = {"seconds"}

# The same, locks and work in progress, and pictures: what they draw lies in the .csv files beside them.
FILES_LEFT_OUT = ["manifest.json", "timings.csv", "report.html", ".*", "*.svg", "*.pdf", "*.gp"]


class Program:
    """One of the two programs, with the names that it knows."""

    def __init__(self, path):
        self.path = str(Path(path).resolve())
        self._options = [self._known_option(*renamed) for renamed in OPTIONS]
        self._study_keys = [self._known_study_key(*renamed) for renamed in STUDY_KEYS]

    def run(self, arguments, folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE):
        """Runs the program in `folder`; returns subprocess.CompletedProcess."""
        return subprocess.run([self.path, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=stderr, text=True, check=False)

    def spelled(self, arguments):
        """The arguments, the first of them the command, with the option names that this program knows."""
        result = list(arguments)
        for (command, old, new), known in zip(OPTIONS, self._options):
            if result[0] == command:
                result = [known if argument in (old, new) else argument for argument in result]
        return result

    def spelled_study(self, toml):
        """The study file's text with the key names that this program knows."""
        lines, table = [], ""
        for line in toml.splitlines():
            if header := re.match(r"\s*\[(.+)\]\s*$", line):
                table = header[1].strip()
            for (tables, old, new), known in zip(STUDY_KEYS, self._study_keys):
                if is_one_of(table, tables):
                    line = re.sub(rf"^(\s*)(?:{old}|{new})(\s*=)", rf"\g<1>{known}\g<2>", line)
            lines.append(line)
        return "\n".join(lines) + "\n"

    def _known_option(self, command, old, new):
        help_text = self.run([command, "--help"], "/").stdout
        return new if re.search(rf"(?<!\S){new}(?![\w-])", help_text) else old

    def _known_study_key(self, tables, old, new):
        # A value that no key takes is refused at once, and the message tells an unknown key from a wrong value.
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "probe.toml").write_text(f"[{tables[0]}]\n{new} = []\n", encoding="utf-8")
            message = self.run(["check", "probe.toml"], folder).stderr
        return old if "unknown key" in message else new


def new_json_key(key):
    """The new name of a JSON key, itself if it has kept its name."""
    return JSON_KEYS.get(key, key)


def new_study_key(key_path):
    """The new name of a study file's key, such as "training.sgd.lr", itself if it has kept its name."""
    table, _, key = key_path.rpartition(".")
    for tables, old, new in STUDY_KEYS:
        if key == old and is_one_of(table, tables):
            return f"{table}.{new}"
    return key_path


def is_one_of(table, patterns):
    """Whether a study file's table is one of these."""
    return any(fnmatch.fnmatch(table, pattern) for pattern in patterns)

"""Runs the same commands with two programs and compares what they write: see README.md."""

import argparse
import fnmatch
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from commands import all_commands, prepared_inputs
from differences import folder_differences, shown
from names import Program

MOST_SHOWN = 12
EXIT_SAME, EXIT_DIFFERENT, EXIT_USAGE = 0, 1, 2


def arguments_of_user():
    parser = argparse.ArgumentParser(description="Runs the same commands with two programs and compares the outputs. "
                                     "Exit status: 0 the same, 1 something differs or a command fails, 2 usage.")
    parser.add_argument("before", metavar="BEFORE", help="the program before a change")
    parser.add_argument("after", metavar="AFTER", help="the program after it")
    parser.add_argument("--only", metavar="NAME", action="append",
                        help="only this command, or those that a pattern such as 'network-*' fits; may be repeated")
    parser.add_argument("--without-study", action="store_true", help="leave out studies/quick.toml")
    parser.add_argument("--jobs", metavar="N", type=int, default=2, help="commands at a time; default: 2")
    parser.add_argument("--keep", metavar="DIR", help="keep all outputs in this new folder; default: thrown away")
    return parser.parse_args()


def outputs_option(command):
    """What makes a command write everything it has, below `out` in its folder."""
    return {"connect": ["--out", "out", "--json"], "compare": ["--out", "out", "--json"],
            "train": ["--out", "out", "--json"], "run": ["--out", "out"],
            "minimize": ["--out", "out/minimum.npy", "--json"], "evaluate": ["--save", "out/point.npy", "--json"],
            "check-gradient": ["--json"]}[command]


def run_once(program, arguments, study, inputs, folder):
    """Runs one command with one program; its outputs lie in `folder`/out. Returns what went wrong, or nothing."""
    out = folder / "out"
    folder.mkdir(parents=True)
    if arguments[0] != "run":  # a study makes its folder itself
        out.mkdir()
    if study:
        (folder / "study.toml").write_text(program.spelled_study(study), encoding="utf-8")
    line = [argument.replace("INPUTS", str(inputs)) for argument in arguments] + outputs_option(arguments[0])
    done = program.run(program.spelled(line), folder)
    if done.returncode != 0:
        messages = done.stderr.strip().splitlines() or ["no message"]
        return f"exit status {done.returncode}: {shown(messages[-1])}"
    if "--json" in line:
        (out / "stdout.json").write_text(done.stdout, encoding="utf-8")
    return None


def differences_of(programs, name, arguments, study, work):
    """Runs a command with both programs and returns the differences, each a pair (place, values)."""
    failures = [(side, run_once(program, arguments, study, work / "inputs", work / name / side))
                for side, program in programs.items()]
    failures = [(side, failure) for side, failure in failures if failure]
    return failures or folder_differences(*(work / name / side / "out" for side in programs))


def report(name, seconds, found):
    verdict = f"{len(found)} DIFFER" if found else "same"
    print(f"{name:<26}{verdict:<14}{seconds:6.1f} s", flush=True)
    for place, values in found[:MOST_SHOWN]:
        print(f"    {place}: {values}")
    if len(found) > MOST_SHOWN:
        print(f"    and {len(found) - MOST_SHOWN} more", flush=True)


def compare_all(programs, commands, studies, work, jobs):
    """Prints a line per command and returns how many differ."""
    def timed(name):
        begin = time.monotonic()
        found = differences_of(programs, name, commands[name], studies.get(name), work)
        return name, time.monotonic() - begin, found

    differ = 0
    with ThreadPoolExecutor(jobs) as pool:
        for future in as_completed([pool.submit(timed, name) for name in commands]):
            name, seconds, found = future.result()
            report(name, seconds, found)
            differ += bool(found)
    return differ


def chosen(commands, patterns):
    """The commands that a pattern fits. A pattern that fits none is a mistake."""
    for pattern in patterns or []:
        if not any(fnmatch.fnmatch(name, pattern) for name in commands):
            refuse(f"--only is '{pattern}'; it must fit one of: {', '.join(commands)}")
    return {name: arguments for name, arguments in commands.items()
            if not patterns or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)}


def refuse(message):
    print(f"same_outputs: {message}", file=sys.stderr)
    sys.exit(EXIT_USAGE)


def main():
    user = arguments_of_user()
    if user.jobs < 1:
        refuse(f"--jobs is {user.jobs}; it must be 1 or more")
    commands, studies = all_commands(not user.without_study)
    commands = chosen(commands, user.only)
    for path in (user.before, user.after):
        if not shutil.which(str(Path(path).resolve())):
            refuse(f"'{path}' is no program; give the paths of two builds of lowpass")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(user.keep or temporary).resolve()
        work.mkdir(parents=True, exist_ok=True)
        if any(work.iterdir()):
            refuse(f"--keep is '{user.keep}', and the folder is not empty; name a new one")
        programs = {"before": Program(user.before), "after": Program(user.after)}
        (work / "inputs").mkdir()
        prepared_inputs(programs["before"], work / "inputs")
        if not (work / "inputs" / "wall.so").exists():
            for name in [name for name, arguments in commands.items() if "plugin" in " ".join(arguments)]:
                print(f"{name:<26}skipped: no C compiler")
                del commands[name]
        differ = compare_all(programs, commands, studies, work, user.jobs)
    print(f"{len(commands)} commands, {differ} differ")
    return EXIT_DIFFERENT if differ else EXIT_SAME


if __name__ == "__main__":
    sys.exit(main())

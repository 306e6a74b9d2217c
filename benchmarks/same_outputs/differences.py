"""What differs between two folders of outputs, number by number where a file's kind is known."""

import array
import ast
import fnmatch
import json
import tomllib

from names import (FILES_LEFT_OUT, JSON_KEYS_LEFT_OUT, JSON_KEYS_ONLY_AFTER, RENAMED_VALUES, STUDY_KEYS_ONLY_AFTER,
                   STUDY_KEYS_ONLY_BEFORE, new_json_key, new_study_key)

ABSENT = "absent"


class Number(str):
    """A number as it is written: 1 and 1.0, 0.0 and -0.0 are different outputs."""


def folder_differences(before, after):
    """Differences of all files in two folders (pathlib.Path), each a pair (place, "before value, after value")."""
    files_before, files_after = compared_files(before), compared_files(after)
    found = []
    for name in sorted(files_before | files_after):
        if name not in files_after:
            found.append((name, "there before only"))
        elif name not in files_before:
            found.append((name, "there after only"))
        else:
            found += [(f"{name}{place}", values) for place, values in file_differences(before / name, after / name)]
    return found


def compared_files(folder):
    """Names, relative to the folder, of the files in it that are compared."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(name) for name in names
            if not any(fnmatch.fnmatch(part, pattern) for part in name.parts for pattern in FILES_LEFT_OUT)}


def file_differences(before, after):
    """Differences of two files, each a pair (": " and place or nothing, values)."""
    bytes_before, bytes_after = before.read_bytes(), after.read_bytes()
    if bytes_before == bytes_after:
        return []
    if before.suffix == ".csv" and same_fields(bytes_before, bytes_after):
        return []
    try:
        if before.suffix == ".json":
            return [(f": {place}", values) for place, values in json_differences(read_json(before), read_json(after))]
        if before.suffix == ".toml":
            return [(f": {key}", values) for key, values in study_differences(read_study(before), read_study(after))]
        if before.suffix == ".npy":
            return [array_difference(bytes_before, bytes_after)]
    except (ValueError, SyntaxError):
        pass  # one of them is not what its name says: compared as any other file
    return [line_difference(bytes_before, bytes_after)]


def read_json(path):
    """The JSON value in a file, numbers as they are written."""
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Number, parse_int=Number, parse_constant=Number)


def json_differences(before, after, place=""):
    """Differences of two JSON values, each a pair (place, values); keys under their new names."""
    if isinstance(before, dict) and isinstance(after, dict):
        before = {new_json_key(key): value for key, value in before.items()}
        after = {new_json_key(key): value for key, value in after.items()}
        found = []
        for key in {**before, **after}:
            only_after = key in JSON_KEYS_ONLY_AFTER and key not in before
            if key not in JSON_KEYS_LEFT_OUT and not only_after:
                inner = f"{place}.{key}" if place else key
                found += json_differences(before.get(key, ABSENT), after.get(key, ABSENT), inner)
        return found
    if isinstance(before, list) and isinstance(after, list):
        found = []
        if len(before) != len(after):
            found.append((place, f"{len(before)} entries before, {len(after)} after"))
        for index, (left, right) in enumerate(zip(before, after)):
            found += json_differences(left, right, f"{place}[{index}]")
        return found
    same = (type(before) is type(after) and before == after) or is_renamed(before, after)
    return [] if same else [(place, values_text(shown(before), shown(after)))]


def read_study(path):
    """The keys of a study file under their new names, tables joined by points; values as their text."""
    keys = {}

    def take(table, prefix):
        for key, value in table.items():
            key_path = f"{prefix}.{key}" if prefix else key
            if isinstance(value, dict):
                take(value, key_path)
            else:
                keys[new_study_key(key_path)] = repr(value)

    take(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Number), "")
    return keys


def study_differences(before, after):
    """Differences of two study files as `read_study` returns them, each a pair (key, values)."""
    return [(key, values_text(before.get(key, ABSENT), after.get(key, ABSENT))) for key in {**before, **after}
            if before.get(key) != after.get(key) and not (key in STUDY_KEYS_ONLY_AFTER and key not in before)
            and not (key in STUDY_KEYS_ONLY_BEFORE and key not in after)]


def array_difference(before, after):
    """The first difference of two unequal .npy files."""
    (header_before, values_before), (header_after, values_after) = read_array(before), read_array(after)
    if header_before != header_after:
        return "", values_text(header_before, header_after)
    if len(values_before) != len(values_after):
        return "", f"{len(values_before)} numbers before, {len(values_after)} after"
    unequal = [i for i, (left, right) in enumerate(zip(values_before, values_after)) if left != right]
    if not unequal:  # such as a zero's sign
        return "", "other bytes"
    first = unequal[0]
    return (f": number {first}",
            f"{values_text(values_before[first], values_after[first])}; {len(unequal)} of {len(values_before)} differ")


def read_array(data):
    """The header of a .npy file of version 1 (a dictionary) and its numbers, little-endian as this machine's."""
    start = 10 + int.from_bytes(data[8:10], "little")
    header = ast.literal_eval(data[10:start].decode("latin-1").strip())
    kind = {"<f8": "d", "<f4": "f"}.get(header["descr"], "B")
    return header, array.array(kind, data[start:])


def same_fields(before, after):
    """Whether two CSV files are the same but for values that were renamed."""
    rows = [[line.split(",") for line in text.decode("utf-8").splitlines()] for text in (before, after)]
    return len(rows[0]) == len(rows[1]) and all(
        len(left) == len(right) and all(a == b or is_renamed(a, b) for a, b in zip(left, right))
        for left, right in zip(*rows))


def is_renamed(before, after):
    """Whether a value was renamed from the one to the other."""
    return isinstance(before, str) and isinstance(after, str) and (before, after) in RENAMED_VALUES


def line_difference(before, after):
    """The first line in which two unequal texts differ."""
    lines_before, lines_after = before.splitlines(), after.splitlines()
    for number, (left, right) in enumerate(zip(lines_before, lines_after), 1):
        if left != right:
            return f": line {number}", values_text(shown(left), shown(right))
    return "", f"{len(lines_before)} lines before, {len(lines_after)} after"


def shown(value):
    """A value on one line, not too long."""
    text = value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
    return text if len(text) <= 120 else text[:117] + "..."


def values_text(before, after):
    return f"before {before}, after {after}"

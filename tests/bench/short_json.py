"""The format of the benchmarks' results: one run on each line, numbers with five digits."""
import json


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value


def short_json(report):
    """A report's object as JSON: each field on a line, and each object of a list."""
    def text(value):
        if not isinstance(value, list) or not value or not isinstance(value[0], dict):
            return json.dumps(value)
        return "[\n  " + ",\n  ".join(map(json.dumps, value)) + "]"

    return "{" + ",\n ".join(f"{json.dumps(key)}: {text(value)}" for key, value in rounded(report).items()) + "}\n"

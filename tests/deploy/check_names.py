"""check_names.py LINNET RULES.yaml: what deploy/ names has to exist: metrics in /metrics of a server that has spoken,
environment variables among the flags of `linnet serve`, files among those of the kustomization. Writes the dashboard's
expressions as rules, which promtool can read."""
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.request

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"


def metrics_of(linnet):
    """The names of a server's metrics, once it has spoken and refused."""
    environment = os.environ | {"LINNET_VOICES": str(ROOT / "tests/golden/voices"), "XDG_CONFIG_HOME": "/nonexistent"}
    server = subprocess.Popen([linnet, "serve", "--port", "0", "-m", "tiny-xlow"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, env=environment)
    try:
        base = server.stdout.readline().split()[-1]
        speech = urllib.request.Request(f"{base}/tts", b'{"text": "Hello."}', {"Content-Type": "application/json"})
        urllib.request.urlopen(speech, timeout=60).read()
        try:
            urllib.request.urlopen(f"{base}/nothing-here", timeout=60)
        except urllib.error.HTTPError:
            pass
        page = urllib.request.urlopen(f"{base}/metrics", timeout=60).read().decode()
    finally:
        server.kill()
        server.wait()
    return {line.split()[0].partition("{")[0] for line in page.splitlines() if not line.startswith("#")}


def named_metrics():
    """Each metric that a file of deploy/ names, and the file."""
    for path in sorted(DEPLOY.rglob("*.yaml")) + sorted(DEPLOY.rglob("*.json")):
        for name in re.findall(r"\blinnet_[a-z_]+", path.read_text()):
            yield name, path.relative_to(ROOT)


def write_expressions(target):
    dashboard = json.loads((DEPLOY / "grafana/dashboard.json").read_text())
    variables = {"$job": "linnet", "$instance": ".*", "$__rate_interval": "1m"}
    rules = []
    for panel in dashboard["panels"]:
        for query in panel["targets"]:
            expression = query["expr"]
            for name, value in variables.items():
                expression = expression.replace(name, value)
            assert "$" not in expression, f"the panel {panel['title']} uses a variable that is not there: {expression}"
            rules.append({"record": f"panel:{panel['id']}_{query['refId']}", "expr": expression})
    assert rules, "the dashboard asks for nothing"
    target.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))


def check_kustomization():
    folder = DEPLOY / "kubernetes"
    named = set(yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"])
    there = {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml", "prometheus-adapter.yaml"}
    assert named == there, f"the kustomization names {named}, and there are {there}"


def check_environment(linnet):
    flags = subprocess.run([linnet, "serve", "--help"], check=True, capture_output=True, text=True).stdout
    container = yaml.safe_load((DEPLOY / "kubernetes/deployment.yaml").read_text())["spec"]["template"]["spec"]
    pod, values = container, {}
    for one in container["containers"][0]["env"]:
        flag = "--" + one["name"].removeprefix("LINNET_").lower().replace("_", "-")
        assert f"{flag} " in flags, f"{one['name']} is no flag of linnet serve"
        values[flag] = int(one["value"])
    leaving = values["--leave-after"] + values["--drain"]
    assert pod["terminationGracePeriodSeconds"] > leaving, "a pod would be killed while it finishes its answers"


def main():
    linnet, target = sys.argv[1], pathlib.Path(sys.argv[2])
    there, named = metrics_of(linnet), list(named_metrics())
    missing = [f"{path}: {name}" for name, path in named if name not in there]
    assert named and not missing, "not in /metrics: " + ", ".join(missing)
    print(f"deploy: {len({name for name, _ in named})} metrics that deploy/ names are in /metrics")
    check_environment(linnet)
    check_kustomization()
    write_expressions(target)


if __name__ == "__main__":
    main()

"""inside.py FOLDER: called by `run`, as root in the container. Checks that the service speaks, reloads, restarts and
stops, and that what its sandbox forbids is possible outside of the sandbox but not inside."""
import json
import pathlib
import shutil
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request

FOLDER = pathlib.Path(sys.argv[1])
UNIT = pathlib.Path("/usr/lib/systemd/system/linnet.service")
STATE = pathlib.Path("/var/lib/linnet")
SERVER = "http://127.0.0.1:8000"
TEXT = "The quick brown fox jumps over the lazy dog, and nobody minds."

# What an attacker who had taken over the server would try. All of it works for root outside of the sandbox.
ATTEMPTS = {
    "write to the system's files": "touch /usr/bin/attempt",
    "write to its own program": "touch /usr/bin/linnet",
    "read people's files": "cat /home/somebody/diary",
    "see other processes": "test -e /proc/1/status",
    "signal other processes": "kill -0 1",
    "become another user": "setpriv --reuid 1 --clear-groups true",
    "mount": "mount -t tmpfs none /mnt",
    "make namespaces": "unshare --user true",
    "name the machine": "hostname attempt",
    "write and then execute memory":
        "python3 -c 'import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)'",
    "talk to the machine's services": "python3 -c 'import socket; socket.socket(socket.AF_UNIX)'",
    "read the network's packets": "python3 -c 'import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)'",
    "change how programs are loaded": "setarch --addr-no-randomize true",
    "leave a program that runs as its owner": f"cp /bin/true {STATE}/attempt && chmod u+s {STATE}/attempt",
}


def systemctl(*arguments):
    return subprocess.run(["systemctl", "--no-pager", *arguments], check=True, capture_output=True,
                          text=True).stdout.strip()


def ask(path, body=None):
    request = urllib.request.Request(SERVER + path, None if body is None else json.dumps(body).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def until(what, condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} seconds: {what}")
        time.sleep(0.05)


def is_up():
    try:
        return bool(ask("/health"))
    except (urllib.error.URLError, ConnectionError):
        return False


def speech(voice, file_format="wav"):
    return ask("/v1/audio/speech",
               {"model": "tts-1", "voice": voice, "input": TEXT, "response_format": file_format, "seed": 1})


def voices():
    return set(json.loads(ask("/voices")))


def install():
    shutil.copytree(FOLDER / "installed", "/", dirs_exist_ok=True, symlinks=True)
    put_voice("tiny-medium")
    pathlib.Path("/etc/linnet.env").write_text("LINNET_MODEL=tiny-medium\nLINNET_MAX_TEXT=5000\n")


def put_voice(name):
    (STATE / "voices").mkdir(parents=True, exist_ok=True)
    for suffix in (".onnx.json", ".onnx"):
        shutil.copy(FOLDER / "voices" / (name + suffix), STATE / "voices")


def speaks():
    systemctl("daemon-reload")
    systemctl("start", "linnet")
    until("the server answers", is_up)
    first = speech("tiny-medium")
    alone = subprocess.run(["/usr/bin/linnet", "speak", "-m", STATE / "voices/tiny-medium.onnx", "--seed", "1", "-o",
                            "-", TEXT],
                           check=True, capture_output=True).stdout
    assert first[44:] == alone[44:] and len(first) > 40_000, f"{len(first)} and {len(alone)} bytes of sound differ"
    for file_format in ("mp3", "opus", "flac", "pcm"):
        assert len(speech("tiny-medium", file_format)) > 1000, file_format
    print("speaks: the same samples as without the sandbox; all formats")


def limits():
    try:
        ask("/v1/audio/speech", {"model": "tts-1", "voice": "tiny-medium", "input": "a" * 5001})
        raise AssertionError("LINNET_MAX_TEXT of /etc/linnet.env is not heeded")
    except urllib.error.HTTPError as error:
        assert error.code == 413, error.code
    print("limits: /etc/linnet.env is heeded")


def reloads():
    assert "tiny-xlow" not in voices()
    put_voice("tiny-xlow")
    systemctl("reload", "linnet")
    until("the new voice is there", lambda: "tiny-xlow" in voices())
    assert len(speech("tiny-xlow")) > 20_000
    print("systemctl reload: the new voice is there, and speaks")


def comes_back():
    before = systemctl("show", "--property=MainPID", "--value", "linnet")
    subprocess.run(["kill", "-9", before], check=True)
    until("it is started again",
          lambda: systemctl("show", "--property=MainPID", "--value", "linnet") not in ("0", before))
    until("the server answers", is_up)
    assert len(speech("tiny-medium")) > 40_000
    print("kill -9: systemd starts it again, and it speaks")


def stops():
    begin = time.monotonic()
    systemctl("stop", "linnet")
    taken = time.monotonic() - begin
    result = systemctl("show", "--property=Result", "--value", "linnet")
    assert result == "success" and taken < 5, f"{result} after {taken:.1f} s"
    print(f"systemctl stop: {result} after {taken:.2f} s")


def confined():
    """Makes the attempts outside of the sandbox, where each must succeed, and inside, where each must fail."""
    pathlib.Path("/home/somebody").mkdir()
    pathlib.Path("/home/somebody/diary").write_text("secret")
    for what, command in ATTEMPTS.items():
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
        assert done.returncode == 0, f"cannot {what} without the sandbox either: {done.stderr}"
    lines = [line for line in UNIT.read_text().splitlines()
             if not line.startswith(("ExecStart=", "ExecReload=", "Restart="))]
    script = FOLDER / "result/attempts"
    script.write_text("".join(f'if ({command}) >/dev/null 2>&1; then echo "{what}"; fi\n'
                              for what, command in ATTEMPTS.items()) +
                      "echo tried\n")
    at = lines.index("[Service]") + 1
    lines[at:at] = ["Type=oneshot", f"ExecStart=/usr/bin/bash {script}",
                    f"StandardOutput=file:{FOLDER}/result/succeeded"]
    pathlib.Path("/run/systemd/system/attempts.service").write_text("\n".join(lines))
    systemctl("daemon-reload")
    systemctl("start", "attempts")
    succeeded = (FOLDER / "result/succeeded").read_text().splitlines()
    assert succeeded == ["tried"], f"possible in the sandbox: {succeeded}"
    print(f"in the sandbox one cannot: {', '.join(ATTEMPTS)}")


try:
    for step in (install, speaks, limits, reloads, comes_back, stops, confined):
        step()
    (FOLDER / "result/passed").touch()
except Exception:
    traceback.print_exc()
    print(subprocess.run(["journalctl", "--no-pager", "-u", "linnet", "-u", "attempts", "-n", "40"],
                         capture_output=True, text=True).stdout)

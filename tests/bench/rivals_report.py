"""What tests/bench/rivals has measured, as a table and as a drawing."""
import statistics

from short_json import short_json

# Engines that get ready phoneme ids: their times are compared with those of Linnet's model alone.
on_ready_ids = ("onnxruntime", "onnxruntime-fp32")
colours = ("#c2410c", "#64748b", "#94a3b8", "#cbd5e1", "#a8a29e", "#57534e")


class Report:
    def __init__(self, report):
        self.runs, self.cold, self.threads = report["runs"], report["cold"], report["threads"]
        self.texts = sorted({r["text"] for r in self.runs})
        self.engines = list(dict.fromkeys(r["engine"] for r in self.runs))
        self.rivals = [e for e in self.engines if not e.startswith("linnet")]
        self.others_of_ours = [e for e in self.engines if e.startswith("linnet-")]
        self.versions = {r["engine"]: r["version"] for r in self.runs}

    def values(self, engine, threads, key, text=None, rounds=None):
        """Seconds are those for a second of audio."""
        each_second = key in ("seconds", "model_seconds", "cpu_seconds")
        return [r[key] / (r["audio_seconds"] if each_second else 1) for r in self.runs
                if (r["engine"], r["threads"]) == (engine, threads) and text in (None, r["text"]) and key in r
                and (rounds is None or r["round"] < rounds)]

    def median(self, *args):
        return statistics.median(self.values(*args))

    def row(self, threads, text):
        ours, model = (self.median("linnet", threads, key, text) for key in ("seconds", "model_seconds"))
        row = [text.removesuffix(".txt"), f"{ours:.4f}"]
        row += [f"{self.median(e, threads, 'seconds', text):.4f}" for e in self.others_of_ours]
        for name in self.rivals:
            theirs = self.median(name, threads, "seconds", text)
            row += [f"{theirs:.4f}", f"{theirs / (model if name in on_ready_ids else ours):.2f}"]
        for key, unit in (("first_audio_seconds", 1e-3), ("peak_rss_bytes", 1e6)):
            mine = self.median("linnet", threads, key, text, 1) / unit
            best = min(self.median(name, threads, key, text, 1) for name in self.rivals) / unit
            row += [f"{mine:.0f}", f"{best:.0f}", f"{best / mine:.2f}"]
        return "| " + " | ".join(row) + " |"

    def processor_time(self, threads):
        """Of the least disturbed run of each text: other programs can only add to processor time."""
        def least(engine):
            runs = [self.values(engine, threads, "cpu_seconds", text) for text in self.texts]
            return statistics.mean(map(min, runs)) if all(runs) else None
        times = {e: least(e) for e in self.engines}
        if None in times.values():
            return []
        return ["", "Processor seconds for a second of audio, the least of each text, mean of the texts: " + ", ".join(
            f"{e} {t:.4f}" + (f" ({times['linnet'] / t:.2f} of it by linnet)" if e in self.rivals else "")
            for e, t in times.items()) + "."]

    def first_audio(self, threads):
        """Of the longest text, in each engine."""
        medians = {e: self.median(e, threads, "first_audio_seconds", self.texts[-1]) for e in self.engines}
        return ["", f"First audio of {self.texts[-1].removesuffix('.txt')}: "
                + ", ".join(f"{e} {seconds:.2f} s" for e, seconds in medians.items()) + "."]

    def phoneme_ids(self):
        """Where each engine's runs tell them: of each text the same in all engines, or not."""
        found = {text: {r["engine"]: r["phoneme_ids"] for r in self.runs if r["text"] == text and "phoneme_ids" in r}
                 for text in self.texts}
        if any(len(engines) < 2 for engines in found.values()):
            return []
        def count(engines):
            same = len({*engines.values()}) == 1
            return next(iter(engines.values())) if same else " and ".join(f"{n} in {e}" for e, n in engines.items())
        return ["Phoneme ids: " + ", ".join(
            f"{text.removesuffix('.txt')} {count(engines)}" for text, engines in found.items()) + ".", ""]

    def peak(self, threads):
        highest = {e: max(self.values(e, threads, "peak_rss_bytes")) / 1e6 for e in self.engines}
        return ["", "Highest memory of the process over all texts: "
                + ", ".join(f"{e} {mb:.1f} MB" for e, mb in highest.items()) + "."]

    def block(self, threads):
        lines = [f"## {threads} thread(s)", "",
                 "| text | Linnet RTF | " + "".join(f"{e} | " for e in self.others_of_ours)
                 + "".join(f"{e} | × | " for e in self.rivals)
                 + "first audio ms: Linnet | best rival | × | peak MB: Linnet | best rival | × |",
                 "|---" * (8 + len(self.others_of_ours) + 2 * len(self.rivals)) + "|"]
        lines += [self.row(threads, text) for text in self.texts] + self.processor_time(threads)
        lines += self.first_audio(threads) + self.peak(threads)
        cold = {c["engine"]: c["cold_first_audio_seconds"] for c in self.cold if c["threads"] == threads}
        load = {e: self.median(e, threads, "load_seconds") for e in self.engines}
        for what, values in (("From the start of the process to the first audio of 300 characters", cold),
                             ("Opening the voice", load)):
            if not values:
                continue
            best = min(values[e] for e in self.rivals)
            lines += ["", f"{what}: " + ", ".join(f"{k} {v:.3f} s" for k, v in values.items())
                      + f"; the best rival takes {best / values['linnet']:.1f} times as long."]
        return lines + [""]


def table(report):
    r = Report(report)
    voice = report.get("voice", "en_US-joe-medium")
    ids = ("onnxruntime runs on ready phoneme ids" + (", without signal processing," if voice == "hibari-heart" else "")
           + " and is compared with Linnet's model time, the others with its whole time."
           + (" Linnet stands for its bundle of 32-bit weights." if voice == "kokoro" else ""))
    lines = [f"# Linnet beside its rivals, {report['date']}", "",
             f"{voice}; {report['machine']}, {report['cores']} cores; {report['rounds']} interleaved rounds, medians; "
             + ", ".join(f"{k} {v}" for k, v in r.versions.items()) + ".",
             "RTF: seconds of work for a second of audio. " + ids, "Written by `tests/bench/rivals`.", ""]
    lines += r.phoneme_ids()
    if report.get("load_before", 0) > 1:
        lines += [f"Other programs kept the cores busy (load {report['load_before']:.0f} at the start): times by the "
                  "clock say little here, processor time and memory do.", ""]
    for threads in r.threads:
        lines += r.block(threads)
    if len(r.threads) > 1:
        a, b = r.threads[:2]
        gains = [r.median("linnet", a, "seconds", t) / r.median("linnet", b, "seconds", t) for t in r.texts]
        lines.append(f"{b} threads are {min(gains):.2f} to {max(gains):.2f} times as fast as {a}.")
    return "\n".join(lines).rstrip() + "\n"


def drawing(report):
    """Bars of the real-time factor by text, one block a number of threads, as SVG."""
    r = Report(report)
    engines = ["linnet", *r.rivals]
    rtf = {(n, t, e): r.median(e, n, "seconds", t) for n in r.threads for t in r.texts for e in engines}
    most, bar, left, top, height, gap = max(rtf.values()), 14, 48, 40, 180, 24
    block = len(r.texts) * (len(engines) * bar + gap)
    parts, width = [], left + max(len(r.threads) * (block + gap), 130 * len(engines))
    for i, (name, colour) in enumerate(zip(engines, colours)):
        parts.append(f'<rect x="{left + i * 130}" y="8" width="12" height="12" fill="{colour}"/>'
                     f'<text x="{left + i * 130 + 18}" y="18">{name}</text>')
    for i, threads in enumerate(r.threads):
        x = left + i * (block + gap)
        parts.append(f'<text x="{x}" y="{top + height + 36}">{threads} thread(s); characters of the text below the '
                     f'bars</text>')
        for text in r.texts:
            parts.append(f'<text x="{x}" y="{top + height + 16}">{int(text[1:5])}</text>')
            for engine, colour in zip(engines, colours):
                h = height * rtf[threads, text, engine] / most
                parts.append(f'<rect x="{x}" y="{top + height - h:.1f}" width="{bar - 2}" height="{h:.1f}" '
                             f'fill="{colour}">'
                             f'<title>{engine}, {text}: {rtf[threads, text, engine]:.4f}</title></rect>')
                x += bar
            x += gap
    for step in range(5):
        y = top + height - height * step / 4
        parts.append(f'<text x="4" y="{y + 4:.0f}">{most * step / 4:.3f}</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top + height + 48}" '
            f'font-family="sans-serif" '
            f'font-size="12" fill="#334155"><title>Seconds of work for a second of audio: shorter is better</title>'
            f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n')


def write(report, out):
    out.parent.mkdir(parents=True, exist_ok=True)
    out.with_suffix(".json").write_text(short_json(report))
    out.with_suffix(".md").write_text(table(report))
    out.with_suffix(".svg").write_text(drawing(report))

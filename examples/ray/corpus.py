#!/usr/bin/env python3
"""Speaks a corpus on the machines of a Ray cluster, or on this one: corpus.py CORPUS.jsonl DIR --shards 8 [FLAG...]

Each task of Ray speaks a shard by `linnet batch` into DIR/speech, which all machines have to see; further flags are
those of `linnet batch`. The lines, with their sound, are then written to Parquet files in DIR/parquet, or with --tar
to WebDataset's tars, DIR/speech/*.tar. A worker that dies is replaced, and its shard goes on where it was; so does the
whole, by the same command. Needs pip install "ray[data]" (2.60 was tried), linnet, and setpriv of util-linux.
"""
import argparse
import json
import pathlib
import subprocess
import sys

import ray

lines_a_block = 50  # in memory at a time
most_restarts = 1000  # of a shard


class Killed(Exception):
    """Ray starts the task again for this, as it does for workers that die."""


def parts_of(shard, shards):
    return "" if shards == 1 else f"-{shard:05}-of-{shards:05}"


class Speaker:
    def __init__(self, options, flags):
        self.speech, self.shards, self.tar = options.dir / "speech", options.shards, options.tar
        # A worker that dies takes its program with it: two must not speak one shard.
        self.command = ["setpriv", "--pdeathsig", "KILL", options.linnet, "batch", str(options.corpus), "--out",
                        str(self.speech), "--threads", str(options.threads), "-q", *(["--tar"] * self.tar), *flags]

    def speak(self, shard):
        run = subprocess.run([*self.command, "--shard", f"{shard}/{self.shards}"], stderr=subprocess.PIPE, text=True,
                             check=False)
        # The second: a dead worker's program has not ended yet.
        if run.returncode == -9 or "another process speaks shard" in run.stderr:
            raise Killed(f"shard {shard}")
        if run.returncode not in (0, 2):  # 2: some lines failed; errors.jsonl says why
            raise RuntimeError(f"linnet batch, shard {shard} of {self.shards}: {run.stderr.strip()}")

    def entries(self, shard):
        with open(self.speech / f"manifest{parts_of(shard, self.shards)}.jsonl", encoding="utf-8") as file:
            yield from map(json.loads, file)

    def rows(self, batch):
        """The rows of a shard, in blocks; of tars, how many lines and seconds they have."""
        shard = int(batch["id"][0])
        self.speak(shard)
        if self.tar:
            lengths = [entry["seconds"] for entry in self.entries(shard)]
            yield {"shard": [shard], "lines": [len(lengths)], "seconds": [sum(lengths)]}
            return
        rows = []
        for entry in self.entries(shard):
            row = {name: entry[name] for name in ("id", "text", "voice", "seed", "sample_rate", "seconds", "sha256")}
            rows.append(row | {"audio": (self.speech / entry["file"]).read_bytes()})
            if len(rows) == lines_a_block:
                yield columns_of(rows)
                rows = []
        if rows:
            yield columns_of(rows)


def columns_of(rows):
    return {name: [row[name] for row in rows] for name in rows[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="of a shard; as many cores does Ray keep for it")
    parser.add_argument("--tar", action="store_true", help="WebDataset's tars in place of Parquet")
    parser.add_argument("--linnet", default="linnet", help="the program, as all machines find it")
    options, flags = parser.parse_known_args()
    options.corpus, options.dir = options.corpus.resolve(), options.dir.resolve()
    if "/" in options.linnet:  # else each machine looks for it in its own PATH
        options.linnet = str(pathlib.Path(options.linnet).resolve())
    ray.init(logging_level="WARNING")  # the cluster that RAY_ADDRESS names, else this machine
    shards = ray.data.range(options.shards, override_num_blocks=options.shards)
    rows = shards.map_batches(Speaker(options, flags).rows, batch_size=1, num_cpus=options.threads,
                              max_retries=most_restarts, retry_exceptions=[Killed])
    if options.tar:
        done = rows.take_all()
        print(f"{sum(row['lines'] for row in done)} lines, {sum(row['seconds'] for row in done):.0f} s of speech in "
              f"{options.dir}/speech")
    else:
        rows.write_parquet(str(options.dir / "parquet"), mode="overwrite")
        print(f"{options.dir}/parquet has the lines that could be spoken")
    failed = sum(len(one.read_text().splitlines()) for one in (options.dir / "speech").glob("errors*.jsonl"))
    if failed:
        sys.exit(f"corpus.py: {failed} lines failed; {options.dir}/speech/errors*.jsonl say why")


if __name__ == "__main__":
    main()

#!/bin/bash
# A Slurm job array that speaks a corpus: sbatch --array=0-7 corpus.sh CORPUS.jsonl DIR
# Each task speaks its shard of the lines. A task that was killed or requeued goes on where it was.
#SBATCH --job-name=linnet --cpus-per-task=2 --requeue --open-mode=append --output=linnet-%A-%a.log
exec "${LINNET:-linnet}" batch "$1" --out "$2"

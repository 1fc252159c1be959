#!/usr/bin/env bash
# speak.sh [SERVER [FOLDER]]: what a running `linnet serve` can be asked, one call each; sounds go into FOLDER.
# With --api-key on the server's side, every call needs: -H "Authorization: Bearer $KEY"
set -euo pipefail
server=${1:-http://localhost:8000}
mkdir -p "${2:-spoken}" && cd "${2:-spoken}"

# curl, but a refusal ends the script with the server's words: what is wrong and what would be right.
ask() { curl --silent --show-error --fail-with-body "$@"; }

# Is it well, and which voices does it have?
ask "$server/health"
ask "$server/v1/audio/voices"

# The plain form: fields of a form, or the same names as JSON.
ask "$server/tts" -F text='A plain form.' -o form.wav
ask "$server/tts" -H 'Content-Type: application/json' -d '{"text": "The same as JSON.", "seed": 7}' -o json.wav

# OpenAI's form: any of its clients works, too. Audio comes from the first block on.
ask "$server/v1/audio/speech" -H 'Content-Type: application/json' \
  -d '{"model": "tts-1", "voice": "alloy", "input": "A form that many clients know.", "response_format": "mp3"}' \
  -o openai.mp3

# Piper's form, for a client that was written for its server.
ask "$server/synthesize" -H 'Content-Type: application/json' -d '{"text": "As Piper is asked."}' -o piper.wav

# SSML: pauses, pace, spelling, other voices. -F would take what begins with "<" for the name of a file.
ask "$server/tts" --form-string text='<speak>Wait <break time="300ms"/> <prosody rate="slow">here</prosody>.</speak>' \
  -o ssml.wav

# When each word is spoken, as subtitles.
ask "$server/v1/audio/speech" -H 'Content-Type: application/json' \
  -d '{"model": "tts-1", "voice": "alloy", "input": "Words with their times.", "response_format": "vtt"}' -o words.vtt

# What a long text would take, before it is spoken.
ask "$server/estimate-memory" -F text='How much memory is this?'

ls -l

#!/usr/bin/env bash
# speak.sh [SERVER [FOLDER]]: the requests that a running `linnet serve` answers, one call each; audio goes into FOLDER.
# If the server has --api-key, every call needs: -H "Authorization: Bearer $KEY"
set -euo pipefail
server=${1:-http://localhost:8000}
mkdir -p "${2:-spoken}" && cd "${2:-spoken}"

# curl, but an error ends the script with the server's message: what is wrong and what would be right.
ask() { curl --silent --show-error --fail-with-body "$@"; }

# Can the server speak, and which voices does it have?
ask "$server/health"
ask "$server/v1/audio/voices"

# Linnet's own API: fields of a form, or the same names as JSON.
ask "$server/tts" -F text='A plain form.' -o form.wav
ask "$server/tts" -H 'Content-Type: application/json' -d '{"text": "The same as JSON.", "seed": 7}' -o json.wav

# OpenAI's API; its clients work too. Audio comes from the first block on.
ask "$server/v1/audio/speech" -H 'Content-Type: application/json' \
  -d '{"model": "tts-1", "voice": "alloy", "input": "A form that many clients know.", "response_format": "mp3"}' \
  -o openai.mp3

# Piper's API, for clients written for its server.
ask "$server/synthesize" -H 'Content-Type: application/json' -d '{"text": "As Piper is asked."}' -o piper.wav

# SSML: pauses, speed, spelling, other voices. -F would read a file if the text begins with "<".
ask "$server/tts" --form-string text='<speak>Wait <break time="300ms"/> <prosody rate="slow">here</prosody>.</speak>' \
  -o ssml.wav

# When each word is spoken, as subtitles.
ask "$server/v1/audio/speech" -H 'Content-Type: application/json' \
  -d '{"model": "tts-1", "voice": "alloy", "input": "Words with their times.", "response_format": "vtt"}' -o words.vtt

# The memory that a long text would take, before it is spoken.
ask "$server/estimate-memory" -F text='How much memory is this?'

ls -l

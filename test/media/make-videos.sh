#!/bin/sh
# Makes the files in videos/, each of another make. They are kept in the repository, so nobody needs ffmpeg to run the
# tests; run this again only to change one. What ffprobe says of them stands in test/unit/videoFiles.test.ts.
set -eu
cd "$(dirname "$0")/videos"

# One color and silence take hardly any bytes.
picture() { printf 'color=c=teal:size=%s:rate=%s:duration=%s' "$1" "$2" "$3"; }
silence() { printf 'anullsrc=channel_layout=mono:sample_rate=8000:duration=%s' "$1"; }

encode() {
	name=$1
	shift
	ffmpeg -hide_banner -loglevel error -y "$@" \
		-c:v libx264 -preset veryslow -pix_fmt yuv420p -threads 1 -x264-params keyint=12 -c:a aac -b:a 8k \
		-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1 "$name"
}
lavfi() { printf -- '-f lavfi -i %s' "$1"; }

# shellcheck disable=SC2046
{
	portrait="$(lavfi "$(picture 72x128 24 10)") $(lavfi "$(silence 10)")"
	encode index-first.mp4 $portrait -movflags +faststart
	encode index-last.mp4 $portrait
	encode fragmented.mp4 $(lavfi "$(picture 128x72 24 2)") $(lavfi "$(silence 2)") \
		-movflags +frag_keyframe+empty_moov+default_base_moof
	encode fragmented-later.mp4 $(lavfi "$(picture 128x72 24 2)") $(lavfi "$(silence 2)") -movflags +frag_keyframe
	encode silent.mp4 $(lavfi "$(picture 128x72 24 2)")
	encode square.mp4 $(lavfi "$(picture 96x96 24 2)")
	encode odd-rate.mp4 $(lavfi "$(picture 128x72 30000/1001 3)")
	encode long.mp4 $(lavfi "$(picture 16x16 1/20 7200)")
	encode large.mp4 $(lavfi "$(picture 3840x2160 24 0.5)")
	encode longer-sound.mp4 $(lavfi "$(picture 128x72 24 2)") $(lavfi "$(silence 5)")
	# As a phone does: a landscape picture, and a matrix that turns it
	ffmpeg -hide_banner -loglevel error -y -i silent.mp4 -c copy -metadata:s:v rotate=90 \
		-fflags +bitexact rotated.mp4
}

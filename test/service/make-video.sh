#!/bin/sh
# Makes video.mp4, the file the simulated service hands out. It is kept in the repository, so nobody
# needs ffmpeg to run the tests; run this again only to change the picture.
#
# The shape follows what a real result was seen to be: H.264 at 24 frames per second with AAC sound,
# about 5 s, and playable while it still loads (faststart).
set -eu
cd "$(dirname "$0")"

ffmpeg -hide_banner -loglevel error -y \
	-f lavfi -i 'gradients=size=640x360:rate=24:duration=5:speed=0.008:seed=20:x0=20:y0=20:x1=620:y1=340:nb_colors=4:c0=0x10264f:c1=0x2f6f8f:c2=0xe8a87c:c3=0xc38d9e' \
	-f lavfi -i 'sine=frequency=220:sample_rate=44100:duration=5' \
	-f lavfi -i 'sine=frequency=330:sample_rate=44100:duration=5' \
	-filter_complex '[0:v]gblur=sigma=6,format=yuv420p[picture];[1:a][2:a]amix=inputs=2,tremolo=f=0.4:d=0.5,volume=0.6,afade=in:d=0.6,afade=out:st=4.2:d=0.8[sound]' \
	-map '[picture]' -map '[sound]' \
	-c:v libx264 -profile:v main -preset veryslow -crf 26 -threads 1 \
	-c:a aac -b:a 48k -ac 1 \
	-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1 \
	-movflags +faststart video.mp4

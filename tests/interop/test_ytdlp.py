"""yt-dlp, unmodified, reads and downloads a video with its PeerTube extractor.

The extractor speaks https on port 443 only, so a TLS proxy stands on loopback before the instance.
"""

"""What we know of ffmpeg: probing, safety, the ladder, HLS, pictures. No database, no feature."""

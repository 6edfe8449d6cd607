"""HTML answers: the frame of every page, its templates and the built client."""

"""Pages and protocols over one assistant object."""

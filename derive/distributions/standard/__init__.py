"""Standard laws, without location and scale, and what is known of their expectations."""

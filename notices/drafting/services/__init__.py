"""What is done to a notice that is written on the site: drafted, moved on, published, put right."""

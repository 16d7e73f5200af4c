"""What outlives a run: readings as bytes, sealed on disk, and decisions about them."""

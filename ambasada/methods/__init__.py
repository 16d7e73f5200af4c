"""Methods: what is unusual, what comes next, how long people wait, who could take what."""

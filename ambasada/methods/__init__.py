"""What is unusual, what comes next, how long people wait, who could help whom.

Pure arithmetic on arrays and frames, run once per reading; each module names its source.
"""

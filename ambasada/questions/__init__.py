"""What each screen asks of a view: small answers, ready to be drawn.

A page chooses, asks one question, draws. All arithmetic beyond the figures stands here, on
tables that are small already, and each answer is computed once for a view and kept.
"""

"""The gate: sign-in in front of Streamlit, in the same process. Nobody passes without a session."""

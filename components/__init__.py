"""What is drawn more than once. Knows Streamlit and Plotly; holds no rule about roles."""

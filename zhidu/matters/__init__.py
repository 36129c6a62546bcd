"""What happened: adopted institutions, matters, steps, records; `actions` alone writes."""

"""Every picture out: rows become maps. It decides nothing and serves nothing.

- `symbols`   colour and width of every kind of area; one source for all maps
- `maps`      folium pages that work without a network
"""

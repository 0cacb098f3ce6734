"""A zone to try everything on, drawn from a seed. `zone.generate` makes it, `build` puts it into a database.

- `plan`, `pilots`, `names`   how much of everything; the three pilot parks; invented names
- `plane`                     the flat plane it is drawn on, in metres
- `territory`                 the outline, and the grids that tile it
- `villages`                  who the grids belong to, and their codes
- `plots`, `premises`         plots along streets, and who sits there
- `buildings`                 buildings and gates
- `dedicated`, `micro_grids`  the overlay, and the smallest areas
- `people`, `seats`, `teams`  who sits on which post
- `roster`                    holders, the rota, who is away today
- `fixes`                     where people were last
- `zone`                      all of it in one value
"""

/* tiles: the map of paper and light, tile by tile. Inside the picture room. */
#ifndef TILES_H
#define TILES_H

#ifndef ROOM_PICTURE
#error "tiles.h is for the picture room alone"
#endif

struct Pix;

enum { TILES_MOST = 1024 };

/* For each column of row `y`: 256 * white / paper, the paper interpolated between the middles of the map's
 * tiles, so that no edge of a tile shows. */
void paper_factors(struct Pix *map, int y, int tile, int white, int width, int *factor);

/* Averages each tile of the map with its neighbours; the caller owns the answer. */
struct Pix *paper_smooth(struct Pix *map);

#endif

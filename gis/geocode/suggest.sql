-- name: begins_with
-- Places with a name that begins with what is being typed: by characters, by sound, by initials, by full pinyin.
-- Those that are meant most often come first, then the shortest.
-- :core, :core_end, :sound, :sound_end, :latin, :latin_end  half-open ranges of text in byte order; empty for none
-- :limit  rows    :at  timestamptz
-- returns     id, kind, name, spelling, lon, lat
WITH found AS (
    (SELECT place_id, name, prior, 0 AS way FROM place_name
      WHERE revoked_at IS NULL AND core >= :core AND core < :core_end ORDER BY core, prior DESC LIMIT 200)
    UNION ALL
    (SELECT place_id, name, prior, 1 FROM place_name
      WHERE revoked_at IS NULL AND syllables >= :sound AND syllables < :sound_end
      ORDER BY syllables, prior DESC LIMIT 200)
    UNION ALL
    (SELECT place_id, name, prior, 2 FROM place_name
      WHERE revoked_at IS NULL AND initials >= :latin AND initials < :latin_end
      ORDER BY initials, prior DESC LIMIT 200)
    UNION ALL
    (SELECT place_id, name, prior, 2 FROM place_name
      WHERE revoked_at IS NULL AND pinyin >= :latin AND pinyin < :latin_end
      ORDER BY pinyin, prior DESC LIMIT 200)
), best AS (
    SELECT DISTINCT ON (found.place_id) found.* FROM found ORDER BY found.place_id, found.way, length(found.name)
)
SELECT place.id, place.kind, place.name, best.name AS spelling, ST_X(place.point) AS lon, ST_Y(place.point) AS lat
  FROM best
  JOIN place ON place.id = best.place_id AND place.during @> CAST(:at AS timestamptz)
 ORDER BY best.way, place.prior DESC, length(best.name), best.name COLLATE "C", place.id
 LIMIT :limit;

-- The table that deploy/compose/timing/config.yml writes to and reads from.
CREATE TABLE IF NOT EXISTS t01 (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(64) NOT NULL,
  date DATETIME NOT NULL
);

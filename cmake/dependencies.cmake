# The third-party libraries, all of them Debian packages. Each has one home in the source tree;
# the layer that is its home links it PRIVATE.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(civetweb REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core push)
find_package(CLI11 REQUIRED)
find_package(ZLIB REQUIRED)
# Headers alone.
find_path(PROTOZERO_INCLUDE protozero/pbf_writer.hpp REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(microhttpd REQUIRED IMPORTED_TARGET libmicrohttpd)
find_library(MYSQLCPPCONN_LIBRARY mysqlcppconn REQUIRED)
find_path(MYSQLCPPCONN_INCLUDE cppconn/driver.h REQUIRED)

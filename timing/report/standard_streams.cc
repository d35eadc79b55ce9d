#include "timing/report/standard_streams.h"

#include "timing/report/log_line.h"

namespace timing::report {

Delivery StandardStreams::write(Lines& lines) {
  Delivery delivery;
  for (; !lines.empty(); lines.remove_first()) {
    const LineMark& line = lines.marks.front();
    Stream& stream = is_for_err(line.level) ? err_ : out_;
    const int error = stream.write(lines.text.substr(0, line.bytes));
    if (error == 0) continue;
    if (is_want_of_room(error)) return {.lost = delivery.lost, .error = error};
    ++delivery.lost;
    // Told once: the stream may lose many.
    if (stream.lost == 1) delivery.error = error;
  }
  return delivery;
}

int StandardStreams::Stream::write(std::string_view line) {
  int failed = 0;
  if (lost > 0) failed = lines.write(dropped_line(time_of_line(line), lost, error, coloured)).error;
  if (failed == 0) {
    lost = 0;
    failed = lines.write(line).error;
  }
  if (failed == 0 || is_want_of_room(failed)) return failed;
  lines.skip_line();
  ++lost;
  error = failed;
  return failed;
}

}  // namespace timing::report

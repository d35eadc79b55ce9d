// The endpoint under thousands of requests that are none, many at once: whatever it is sent, it
// goes on serving, and keeps nothing of them.
//
// The cases are the same in each run. TIMING_FUZZ_SEED=N makes others of them.
#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "exporter/endpoints.h"
#include "exporter/metrics_page.h"
#include "tests/support/basics/files.h"
#include "tests/support/http/certificate.h"
#include "tests/support/process/page_check.h"
#include "tests/unit/exporter/fuzz/hostile_requests.h"
#include "tests/unit/exporter/fuzz/random_parts.h"
#include "tests/unit/exporter/hostile_fixture.h"
#include "tests/unit/exporter/sample_registry.h"
#include "tests/unit/exporter/tls_client.h"

namespace timing::exporter {
namespace {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::StartsWith;

constexpr std::size_t kClients = 50;  // at once
constexpr std::size_t kLorises = 10;

struct Attack {
  std::string text;
  std::vector<std::string> pieces;
  bool says_that_it_ends = false;
};

using Attacks = std::vector<Attack>;

std::uint64_t seed() {
  const char* const given = std::getenv("TIMING_FUZZ_SEED");
  return given == nullptr ? 1 : std::stoull(given);
}

Attacks make_attacks(std::string (*hostile)(Random&), Random& random) {
  Attacks attacks(kClients);
  for (Attack& attack : attacks) {
    attack.text = hostile(random);
    attack.pieces = pieces_of(attack.text, random);
    attack.says_that_it_ends = one_in(random, 2);
  }
  return attacks;
}

// The server may hang up at any time.
template <typename Call>
void unless_gone(const Call& call) {
  try {
    call();
  } catch (const std::system_error&) {
    // It has.
  }
}

bool is_http(const std::string& answer) {
  static const std::regex status_line("HTTP/1\\.[01] [1-5][0-9][0-9] ");
  return answer.empty() ||
         std::regex_search(answer, status_line, std::regex_constants::match_continuous);
}

std::set<std::string> statuses_in(const std::string& answer) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  std::set<std::string> statuses;
  for (std::size_t at = answer.find(kVersion); at != std::string::npos;
       at = answer.find(kVersion, at + 1)) {
    statuses.insert(answer.substr(at + kVersion.size(), 3));
  }
  return statuses;
}

// Records of handshakes, alerts and what comes with them.
bool is_tls(const std::string& answer) {
  return answer.empty() || (answer[0] >= '\x14' && answer[0] <= '\x17');
}

class FuzzTest : public HostileTest {
 protected:
  FuzzTest() {
    endpoints_.set_ready(true);
    std::cout << "TIMING_FUZZ_SEED=" << seed() << '\n';
  }

  Response respond(const Request& request) override { return endpoints_.respond(request); }

  // Without times that run out: nothing ends for another reason than what is sent.
  static void be_patient(ServerOptions& options) { options.limits.times = {}; }

  void start_with_tls(const test::Certificate& certificate) {
    serve([&](ServerOptions& options) {
      be_patient(options);
      options.web.tls = {.certificate = test::read_file(certificate.file()),
                         .key = test::read_file(certificate.key_file())};
    });
  }

  // All at once, a piece each in turn.
  Clients send(const Attacks& attacks) const {
    Clients clients = connect(attacks.size());
    bool more = true;
    for (std::size_t piece = 0; more; ++piece) {
      more = false;
      for (std::size_t i = 0; i < attacks.size(); ++i) {
        if (piece >= attacks[i].pieces.size()) continue;
        more = true;
        unless_gone([&] { clients[i]->send(attacks[i].pieces[piece]); });
      }
    }
    for (std::size_t i = 0; i < attacks.size(); ++i) {
      if (attacks[i].says_that_it_ends) unless_gone([&] { clients[i]->end_sending(); });
    }
    return clients;
  }

  // What they are answered until the server has been around to all of them some times: `turn` comes
  // back when it has. Then all are broken off: the library may miss the end of a connection that
  // comes together with its last bytes, so that only time would end it.
  void attack(const Attacks& attacks, bool (*is_proper)(const std::string&),
              const std::function<void()>& turn) {
    constexpr int kTurns = 5;
    const Clients clients = send(attacks);
    std::vector<std::string> answers(clients.size());
    for (int turns = 0; turns < kTurns; ++turns) {
      turn();
      for (std::size_t i = 0; i < clients.size(); ++i) {
        unless_gone([&] { answers[i] += clients[i]->receive_available(); });
      }
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      EXPECT_TRUE(is_proper(answers[i]))
          << ::testing::PrintToString(attacks[i].text.substr(0, 2'000)) << " is answered with "
          << ::testing::PrintToString(answers[i].substr(0, 200));
      statuses_.merge(statuses_in(answers[i]));
      clients[i]->reset_when_closed();
    }
  }

  // Places are free again a moment after those who had them have gone.
  std::string page_when_free() const {
    std::string page = metrics();
    while (page.starts_with("HTTP/1.1 503")) page = metrics();
    return page;
  }

  static void expect_a_valid_page(const std::string& answer) {
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
    const std::string page = answer.substr(answer.find("\r\n\r\n") + 4);
    EXPECT_THAT(test::find_inconsistencies(test::read_exposition(page)), IsEmpty());
  }

  std::set<std::string> statuses_;  // of all answers
  SampleRegistry sample_;
  MetricsPage page_{sample_.registry(), sample_.counters(), "1.2.3"};
  Endpoints endpoints_{
      {.version = "1.2.3", .enable_lifecycle = true},
      {.metrics = [this](const Request& request) { return page_.respond(request); },
       .status = [](const Request&) { return Response{.body = "{}"}; },
       .config = [](const Request&) { return Response{.body = "---\n"}; },
       .reload = [](const Request&) { return Response{.body = "Reloaded.\n"}; },
       .quit = [](const Request&) { return Response{.body = "Stopping.\n"}; }}};
};

TEST_F(FuzzTest, HttpIsServedWhateverComes) {
  constexpr int kBatches = 60;
  start(&be_patient);
  Random random(seed());
  // Through all of it: a byte each from time to time.
  const Clients lorises = connect(kLorises, "GET /metrics HTTP/1.1\r\nHost: h\r\nX-Slow: ");
  wait_for_connections(kLorises);
  const std::size_t files = open_files();
  for (int batch = 0; batch < kBatches; ++batch) {
    SCOPED_TRACE(batch);
    attack(make_attacks(&hostile_http, random), &is_http, [this] { healthy(); });
    for (const auto& loris : lorises) loris->send("x");
    EXPECT_THAT(healthy(), StartsWith("HTTP/1.1 200"));
    wait_for_connections(kLorises);
    expect_a_valid_page(page_when_free());
    wait_for_connections(kLorises);
    EXPECT_EQ(open_files(), files);
  }
  // It has read what was sent.
  EXPECT_THAT(statuses_, IsSupersetOf({"200", "400", "404", "405", "413", "431"}));
  for (const auto& loris : lorises) {
    EXPECT_TRUE(loris->silent());
    loris->send("\r\n\r\n");
    expect_a_valid_page(loris->receive());
  }
}

// However their clients left them.
TEST_F(FuzzTest, HttpConnectionsEndAfterATime) {
  constexpr int kBatches = 5;
  constexpr std::chrono::milliseconds kShort(50);
  serve([&](ServerOptions& options) {
    options.limits.times = {.idle = kShort, .head = kShort, .body = kShort, .sending = kShort};
  });
  Random random(seed());
  const std::size_t files = open_files();
  for (int batch = 0; batch < kBatches; ++batch) {
    SCOPED_TRACE(batch);
    const Clients stay = send(make_attacks(&hostile_http, random));
    send(make_attacks(&hostile_http, random)).clear();
    // On a busy machine these times may be too short for this one too.
    bool answered = false;
    while (!answered) unless_gone([&] { answered = healthy().starts_with("HTTP/1.1 200"); });
    wait_for_connections(0);
  }
  EXPECT_EQ(open_files(), files);
}

TEST_F(FuzzTest, TlsIsServedWhateverComes) {
  constexpr int kBatches = 10;
  const test::Certificate certificate("IP:127.0.0.1");
  start_with_tls(certificate);
  Random random(seed());
  expect_a_valid_page(tls_request(port(), "/metrics"));
  wait_for_connections(0);
  const std::size_t files = open_files();
  for (int batch = 0; batch < kBatches; ++batch) {
    SCOPED_TRACE(batch);
    attack(make_attacks(&hostile_tls, random), &is_tls,
           [this] { unless_gone([this] { request(port(), "GET", "/-/healthy"); }); });
    expect_a_valid_page(tls_request(port(), "/metrics"));
    EXPECT_THAT(tls_request(port(), "/-/healthy"), StartsWith("HTTP/1.1 200"));
    wait_for_connections(0);
    EXPECT_EQ(open_files(), files);
  }
}

// The hello that the others are made from is one.
TEST_F(FuzzTest, TlsAnswersAProperHello) {
  const test::Certificate certificate("IP:127.0.0.1");
  start_with_tls(certificate);
  Random random(seed());
  Client client(port());
  client.send(client_hello(random));
  while (client.silent()) std::this_thread::yield();
  constexpr std::size_t kHeadOfRecord = 5;
  constexpr char kServerHello = 2;
  const std::string answer = client.receive_available();
  ASSERT_GT(answer.size(), kHeadOfRecord);
  EXPECT_EQ(answer[kHeadOfRecord], kServerHello);
}

}  // namespace
}  // namespace timing::exporter

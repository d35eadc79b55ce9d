#include "timing/run/http/native/native_transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "timing/base/duration.h"
#include "timing/run/http/native/deadlines.h"
#include "timing/run/http/native/kept_body.h"
#include "timing/run/http/native/request_heads.h"
#include "timing/run/http/request_rules.h"
#include "timing/run/http/response_limit.h"
#include "timing/run/http/wire/response_parser.h"

namespace timing::run {
namespace {

// Answers of 100 KB take two reads, and all of it stays in a processor's cache.
constexpr std::size_t kBuffer = 65'536;
// A request's body up to here goes out in one piece with its head.
constexpr std::size_t kSmallBody = 16'384;
constexpr std::string_view kHttp2 = "h2";

constexpr int kBegunOnSchedule = 4;

ConnectionPool::Settings pool_settings_of(const NativeSettings& settings) {
  return {.keep_alive = settings.connection.keepalive,
          .most = settings.connection.most,
          .most_requests = settings.connection.most_requests,
          .most_begun = settings.scheduled ? kBegunOnSchedule : 0};
}

// What the transfers of a job share.
struct NativeJob {
  NativeJob(NativeLoop& native_loop, const NativeSettings& its_settings)
      : loop(native_loop),
        settings(its_settings),
        deadlines(loop.loop),
        pool(loop.loop, loop.buffer, pool_settings_of(settings)) {}

  // Read when the first URL asks for it: most jobs have none that does.
  std::optional<Fault> load_tls() {
    if (!tls) tls = loop.tls_contexts.get(settings.tls);
    return *tls ? std::nullopt : std::optional(tls->error());
  }

  // A literal address for the URL's host; empty: it has to be resolved.
  std::string address_of(const Url& url) const {
    const auto& resolve = settings.connection.resolve;
    const auto found = std::ranges::find(resolve, url.host, &config::Resolve::host);
    return found == resolve.end() ? std::string() : found->address;
  }

  NativeLoop& loop;
  NativeSettings settings;
  Deadlines deadlines;
  ConnectionPool pool;
  RequestHeads heads;
  std::optional<Result<std::shared_ptr<const TlsContext>, Fault>> tls;
  std::string first_piece;  // a head and its body, for the length of a call
};

std::uint16_t port_of(const Url& url) {
  std::uint16_t port = 0;
  std::from_chars(url.port.data(), url.port.data() + url.port.size(), port);
  return port;
}

class NativeTransfer final : public Transfer,
                             private Connection::Exchange,
                             private ConnectionPool::User,
                             private Connector::Receiver,
                             private Deadlines::Entry {
 public:
  NativeTransfer(std::shared_ptr<NativeJob> job, const TransferSettings& settings, Owner& owner)
      : job_(std::move(job)),
        owner_(owner),
        reads_body_(settings.body_limit > 0),
        max_size_(settings.max_response_size),
        keep_headers_(settings.keep_headers),
        open_connections_(settings.open_connections),
        body_(settings.body_limit, parser_) {
    job_->pool.add_user();
  }

  ~NativeTransfer() override {
    job_->pool.want_no_more(*this);
    job_->pool.remove_user();
  }

  std::optional<Fault> start(const TransferRequest& request) override {
    if (request.url->scheme == "https") {
      if (std::optional<Fault> fault = job_->load_tls()) return fault;
    }
    request_.emplace(request);
    began_ = request.now;
    sendings_ = 0;
    phases_ = {};
    traffic_ = {};
    certificate_not_after_.reset();
    drop_body();
    if (request.timeout) job_->deadlines.set(*this, request.now + *request.timeout);
    if ((lease_ = job_->pool.take_idle(request.url))) {
      transmit();
    } else {
      job_->pool.want(*this, request.url, false);
    }
    return std::nullopt;
  }

  std::string_view body() const override { return body_.bytes(); }
  std::uint64_t body_omitted() const override { return body_.omitted(); }
  std::string location() const override { return parser_.location(); }
  Headers response_headers() const override { return parser_.headers(); }
  void drop_body() override {
    if (reads_body_) body_.clear();
  }

 private:
  SteadyTime now() const { return job_->loop.clock.steady_now(); }

  void connection_granted(ConnectionPool::Lease lease) override {
    lease_ = std::move(lease);
    began_ = now();
    transmit();
  }

  void place_granted(ConnectionPool::Place place) override {
    place_.emplace(std::move(place));
    const Url& url = *request_->url;
    ConnectRequest request{.host = url.host,
                           .port = port_of(url),
                           .address = job_->address_of(url),
                           .tls = nullptr,
                           .protocols = {},
                           .deadline = connect_deadline()};
    if (url.scheme == "https") {
      request.tls = job_->tls->value();
      if (job_->settings.offers_http2) request.protocols = {std::string(kHttp2), "http/1.1"};
    }
    // The connector keeps to it meanwhile, and knows what it was waiting for.
    if (request_->timeout) job_->deadlines.clear(*this);
    attempt_ = job_->loop.connector.connect(std::move(request), *this);
  }

  void connect_ended(ConnectEnd end) override {
    attempt_.reset();
    phases_ = end.phases;
    certificate_not_after_ = end.certificate_not_after;
    if (!end.stream) return give_up(end.stream.error());
    if (end.protocol == kHttp2) return leave_to_another();
    if (request_->timeout) job_->deadlines.set(*this, request_->now + *request_->timeout);
    try {
      lease_ = job_->pool.lease(std::move(*place_), request_->url, std::move(end.stream).value(),
                                record::OpenConnection(open_connections_));
    } catch (const std::system_error& refused) {
      return give_up({kCouldNotConnect, refused.what()});
    }
    place_.reset();
    began_ = now();
    transmit();
  }

  std::optional<SteadyTime> connect_deadline() const {
    std::optional<SteadyTime> deadline;
    if (request_->timeout) deadline = request_->now + *request_->timeout;
    const nanoseconds connect_timeout = job_->settings.connection.connect_timeout;
    if (connect_timeout == nanoseconds::zero()) return deadline;
    const SteadyTime own = now() + connect_timeout;
    return deadline ? std::min(*deadline, own) : own;
  }

  // Nothing has been sent.
  void leave_to_another() {
    ended_ = now();
    finish(std::nullopt, true);
  }

  // Over the connection that is there.
  void transmit() {
    Connection& connection = lease_->connection();
    ++sendings_;
    ++(connection.requests() == 0 ? traffic_.connections_opened : traffic_.connections_reused);
    parser_.begin({.head_request = request_->method == "HEAD",
                   .keep_headers = keep_headers_,
                   .body = reads_body_ ? &body_ : nullptr});
    std::string_view head = job_->heads.of(*request_);
    std::string_view body = sends_body(*request_) ? request_->body : std::string_view();
    if (!body.empty() && body.size() <= kSmallBody) {
      job_->first_piece.assign(head).append(body);
      head = job_->first_piece;
      body = {};
    }
    connection.send(*this, head, body);
  }

  Received received(std::string_view bytes) override {
    const bool first = !parser_.received_anything();
    const auto [consumed, state] = parser_.feed(bytes);
    const bool over = state != ResponseParser::State::more || body_.fault() || too_large();
    if (first || over) ended_ = now();
    if (first) first_byte_ = ended_;
    return {.over = over, .consumed = consumed};
  }

  bool too_large() const { return max_size_ > 0 && parser_.body_size() > max_size_; }

  void over(bool clean) override {
    if (too_large()) return finish(response_too_large(max_size_));
    if (body_.fault()) return finish(body_.fault());
    if (parser_.state() == ResponseParser::State::failed) return finish(parser_.fault());
    if (clean && parser_.keep_alive()) {
      count_bytes();
      job_->pool.give_back(std::move(lease_));
    }
    finish(std::nullopt);
  }

  void closed_by_peer() override {
    if (got_nothing_from_a_kept_one()) return send_again();
    ended_ = now();
    const bool failed = parser_.finish() == ResponseParser::State::failed;
    finish(failed ? std::optional(parser_.fault()) : std::nullopt);
  }

  void failed(Fault fault) override {
    if (got_nothing_from_a_kept_one()) return send_again();
    give_up(std::move(fault));
  }

  // It was closed while it was idle, most likely.
  bool got_nothing_from_a_kept_one() const {
    return !parser_.received_anything() && lease_->connection().requests() > 1;
  }

  void send_again() {
    if (!job_->settings.connection.retry || !is_idempotent(request_->method)) {
      return give_up({kGotNothing, "the server closed a kept connection without an answer"});
    }
    count_bytes();
    ++traffic_.retries;
    lease_.reset();
    job_->pool.want(*this, request_->url, true);
  }

  void deadline_passed() override {
    job_->pool.want_no_more(*this);
    give_up({kTimedOut, words_of_timeout()});
  }

  std::string words_of_timeout() const {
    const std::string waited = format_duration(now() - request_->now);
    if (!lease_) return fmt::format("timed out after {} without a free connection", waited);
    return fmt::format("timed out after {} with {} bytes of the answer received", waited,
                       lease_->connection().bytes_received());
  }

  void give_up(Fault fault) {
    ended_ = now();
    finish(std::move(fault));
  }

  void count_bytes() {
    traffic_.bytes_sent += lease_->connection().bytes_sent();
    traffic_.bytes_received += lease_->connection().bytes_received();
  }

  void finish(std::optional<Fault> fault, bool wants_http2 = false) {
    job_->deadlines.clear(*this);
    place_.reset();
    if (lease_) count_bytes();
    lease_.reset();
    TransferEnd end{.fault = std::move(fault)};
    end.wants_http2 = wants_http2;
    end.ended = ended_;
    end.connected = sendings_ > 0;
    if (end.connected) note_answer(end);
    end.phases = phases_;
    end.traffic = traffic_;
    end.certificate_not_after = certificate_not_after_;
    owner_.transfer_ended(end);
  }

  void note_answer(TransferEnd& end) {
    if (parser_.head_complete()) end.status = parser_.status();
    end.size = parser_.body_size();
    if (!parser_.received_anything()) return;
    phases_.add(record::Phase::wait, first_byte_ - began_);
    phases_.add(record::Phase::receive, ended_ - first_byte_);
  }

  std::shared_ptr<NativeJob> job_;
  Owner& owner_;
  const bool reads_body_;
  const std::uint64_t max_size_;  // 0: no limit
  const bool keep_headers_;
  std::shared_ptr<record::OpenConnections> open_connections_;
  ResponseParser parser_;
  KeptBody body_;
  std::optional<TransferRequest> request_;
  SteadyTime began_;  // to be sent
  SteadyTime first_byte_;
  SteadyTime ended_;
  std::uint32_t sendings_ = 0;
  record::Phases phases_;
  record::Traffic traffic_;
  std::optional<std::chrono::sys_seconds> certificate_not_after_;
  // The way to an answer, one of them at a time.
  std::optional<ConnectionPool::Place> place_;
  std::unique_ptr<Connector::Attempt> attempt_;
  ConnectionPool::Lease lease_;
};

class NativeTransfers final : public Transfers {
 public:
  NativeTransfers(NativeLoop& loop, const NativeSettings& settings)
      : job_(std::make_shared<NativeJob>(loop, settings)) {}

  std::unique_ptr<Transfer> open(const TransferSettings& settings,
                                 Transfer::Owner& owner) override {
    return std::make_unique<NativeTransfer>(job_, settings, owner);
  }

 private:
  std::shared_ptr<NativeJob> job_;
};

}  // namespace

NativeLoop::NativeLoop(EventLoop& event_loop, const Clock& its_clock, Resolver& resolver)
    : loop(event_loop),
      clock(its_clock),
      connector({.loop = event_loop, .clock = its_clock, .resolver = resolver}),
      buffer(kBuffer) {}

std::shared_ptr<Transfers> open_native_transfers(NativeLoop& loop, const NativeSettings& settings) {
  return std::make_shared<NativeTransfers>(loop, settings);
}

}  // namespace timing::run

#include "timing/run/http/native/connection_pool.h"

#include <algorithm>

namespace timing::run {
namespace {

// Templates may make any number of origins.
constexpr std::size_t kManyOrigins = 64;
// Redirects may lead each user back and forth between two servers.
constexpr std::size_t kFewConnections = 16;
constexpr std::size_t kOriginsOfAUser = 2;

}  // namespace

ConnectionPool::Kept::Kept(ConnectionPool& pool, Place place, std::shared_ptr<Origin> origin,
                           std::unique_ptr<Stream> stream, record::OpenConnection open)
    : pool_(pool),
      place_(std::move(place)),
      origin_(std::move(origin)),
      open_(std::move(open)),
      connection_(pool.loop_, pool.buffer_, *this, std::move(stream)) {}

ConnectionPool::ConnectionPool(EventLoop& loop, std::span<char> buffer, const Settings& settings)
    : loop_(loop), buffer_(buffer), settings_(settings) {}

ConnectionPool::~ConnectionPool() {
  for (const auto& [name, origin] : origins_) origin->idle.clear();
  if (next_turn_) loop_.cancel(*next_turn_);
}

ConnectionPool::Lease ConnectionPool::take_idle(const std::shared_ptr<const Url>& url) {
  if (!waiting_.empty()) return nullptr;
  return pop_idle(*origin_of(url));
}

void ConnectionPool::want(User& user, const std::shared_ptr<const Url>& url, bool fresh) {
  waiting_.push_back({&user, origin_of(url), fresh});
  serve();
}

void ConnectionPool::want_no_more(User& user) {
  std::erase_if(waiting_, [&](const Waiting& waiting) { return waiting.user == &user; });
  serve();
}

ConnectionPool::Lease ConnectionPool::lease(Place place, const std::shared_ptr<const Url>& url,
                                            std::unique_ptr<Stream> stream,
                                            record::OpenConnection open) {
  return Lease(
      new Kept(*this, std::move(place), origin_of(url), std::move(stream), std::move(open)));
}

void ConnectionPool::give_back(Lease lease) {
  const bool used_up =
      settings_.most_requests > 0 && lease->connection().requests() >= settings_.most_requests;
  if (!settings_.keep_alive || used_up) return;
  std::vector<Lease>& idle = lease->origin_->idle;
  lease->index_ = idle.size();
  idle.push_back(std::move(lease));
  ++idle_;
  serve();
}

const std::shared_ptr<ConnectionPool::Origin>& ConnectionPool::origin_of(
    const std::shared_ptr<const Url>& url) {
  if (url == last_url_) return last_origin_;
  if (origins_.size() >= kManyOrigins) forget_unused_origins();
  std::shared_ptr<Origin>& origin = origins_[url->scheme + "://" + url->authority()];
  if (!origin) origin = std::make_shared<Origin>();
  last_url_ = url;
  last_origin_ = origin;
  return last_origin_;
}

void ConnectionPool::forget_unused_origins() {
  std::erase_if(origins_, [](const auto& origin) {
    return origin.second.use_count() == 1 && origin.second->idle.empty();
  });
}

std::size_t ConnectionPool::limit() const {
  return settings_.most > 0 ? static_cast<std::size_t>(settings_.most)
                            : std::max(kFewConnections, kOriginsOfAUser * users_);
}

bool ConnectionPool::has_room() {
  if (open_ < limit()) return true;
  if (idle_ == 0) return false;
  const auto other = std::ranges::find_if(
      origins_, [](const auto& origin) { return !origin.second->idle.empty(); });
  if (other == origins_.end()) return false;
  pop_idle(*other->second).reset();
  return open_ < limit();
}

ConnectionPool::Lease ConnectionPool::pop_idle(Origin& origin) {
  if (origin.idle.empty()) return nullptr;
  Lease lease = std::move(origin.idle.back());
  origin.idle.pop_back();
  --idle_;
  return lease;
}

void ConnectionPool::drop(Kept& kept) {
  std::vector<Lease>& idle = kept.origin_->idle;
  idle.back()->index_ = kept.index_;
  std::swap(idle[kept.index_], idle.back());
  idle.pop_back();
  --idle_;
}

void ConnectionPool::free_place() {
  --open_;
  serve();
}

void ConnectionPool::serve() {
  // What is granted may free a place, and what is served may want again.
  if (waiting_.empty() || std::exchange(serving_, true)) return;
  std::size_t waiting = 0;
  do {
    waiting = waiting_.size();
    serve_first();
  } while (!waiting_.empty() && waiting_.size() < waiting);
  serving_ = false;
}

void ConnectionPool::serve_first() {
  const auto [user, origin, fresh] = waiting_.front();
  Lease idle = fresh ? nullptr : pop_idle(*origin);
  if (!idle && !has_room()) return;
  if (!idle && !begin_place()) return serve_next_turn();
  waiting_.pop_front();
  if (idle) return user->connection_granted(std::move(idle));
  user->place_granted(Place(*this));
}

bool ConnectionPool::begin_place() {
  if (turn_ != loop_.turn()) granted_this_turn_ = 0;
  turn_ = loop_.turn();
  return settings_.most_begun == 0 || granted_this_turn_++ < settings_.most_begun;
}

void ConnectionPool::serve_next_turn() {
  if (next_turn_) return;
  next_turn_ = loop_.call_at(turn_, [this] {
    next_turn_.reset();
    serve();
  });
}

}  // namespace timing::run

// Who gets a connection, and when.
#include "timing/run/http/native/connection_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace timing::run {
namespace {

class ConnectionPoolTest : public testing::Test {
 protected:
  class User final : public ConnectionPool::User {
   public:
    explicit User(ConnectionPool& pool) : pool_(pool) { pool.add_user(); }
    ~User() override {
      pool_.want_no_more(*this);
      pool_.remove_user();
    }

    bool has_place() const { return place_.has_value(); }

   private:
    void connection_granted(ConnectionPool::Lease /*lease*/) override {
      ADD_FAILURE() << "there are no connections";
    }
    void place_granted(ConnectionPool::Place place) override { place_.emplace(std::move(place)); }

    ConnectionPool& pool_;
    std::optional<ConnectionPool::Place> place_;
  };

  std::ptrdiff_t places() const { return std::ranges::count_if(users_, &User::has_place); }

  SystemClock clock_;
  EventLoop loop_{clock_};
  std::array<char, 16> buffer_{};
  ConnectionPool pool_{loop_, buffer_, {.most_begun = 4}};
  std::shared_ptr<const Url> url_ = std::make_shared<const Url>(parse_url("http://h/").value());
  std::list<User> users_;
};

TEST_F(ConnectionPoolTest, ABurstGetsItsPlacesInSeveralTurns) {
  std::vector<std::ptrdiff_t> by_turn;
  const std::function<void()> look = [&] {
    by_turn.push_back(places());
    if (by_turn.size() == 4) return loop_.stop();
    loop_.call_at(loop_.turn(), look);
  };
  loop_.post([&] {
    for (int user = 0; user < 10; ++user) {
      pool_.want(users_.emplace_back(pool_), url_, false);
    }
    look();
  });
  loop_.run();
  EXPECT_EQ(by_turn, (std::vector<std::ptrdiff_t>{4, 8, 10, 10}));
}

TEST_F(ConnectionPoolTest, WhoWantsNoMoreIsPassedOver) {
  loop_.post([&] {
    for (int user = 0; user < 6; ++user) {
      pool_.want(users_.emplace_back(pool_), url_, false);
    }
    const auto fifth = std::next(users_.begin(), 4);
    users_.erase(fifth);
    EXPECT_EQ(places(), 4);
    loop_.call_at(loop_.turn(), [&] {
      EXPECT_TRUE(users_.back().has_place());
      loop_.stop();
    });
  });
  loop_.run();
  EXPECT_EQ(places(), 5);
}

}  // namespace
}  // namespace timing::run

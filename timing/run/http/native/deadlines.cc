#include "timing/run/http/native/deadlines.h"

namespace timing::run {

Deadlines::Entry::~Entry() { Deadlines::unlink(*this); }

Deadlines::Deadlines(EventLoop& loop) : loop_(loop) {}

Deadlines::~Deadlines() {
  if (timer_) loop_.cancel(*timer_);
  while (head_.behind_ != &head_) unlink(*head_.behind_);
}

void Deadlines::set(Entry& entry, SteadyTime deadline) {
  entry.set_ = true;
  if (entry.deadline_ == deadline && entry.behind_ != &entry) return;
  unlink(entry);
  entry.deadline_ = deadline;
  insert(entry);
  // The timer of an earlier one does: it looks for the next.
  if (!timer_ || deadline < timer_->first) arm();
}

void Deadlines::unlink(Entry& entry) {
  entry.before_->behind_ = entry.behind_;
  entry.behind_->before_ = entry.before_;
  entry.before_ = entry.behind_ = &entry;
}

// From the end: a redirected or delayed exchange may have a deadline before others'.
void Deadlines::insert(Entry& entry) {
  Entry* before = head_.before_;
  while (before != &head_ && before->deadline_ > entry.deadline_) before = before->before_;
  entry.before_ = before;
  entry.behind_ = before->behind_;
  before->behind_->before_ = &entry;
  before->behind_ = &entry;
}

void Deadlines::arm() {
  if (timer_) loop_.cancel(*timer_);
  timer_ = loop_.call_at(head_.behind_->deadline_, [this] { fired(); });
}

void Deadlines::fired() {
  timer_.reset();
  const SteadyTime now = loop_.turn();
  while (head_.behind_ != &head_) {
    Entry& first = *head_.behind_;
    if (first.set_ && first.deadline_ > now) return arm();
    unlink(first);
    if (!first.set_) continue;
    first.set_ = false;
    first.deadline_passed();
  }
}

}  // namespace timing::run

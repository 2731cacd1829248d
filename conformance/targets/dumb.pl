#!/usr/bin/perl
# A proxy that gives everybody the same answer: "refuse" says 401 to everything, "accept" says 200.
# Neither deserves to get any row right; a suite that says otherwise measures nothing.
#
# usage: dumb.pl PORT refuse|accept
use strict;
use warnings;
use IO::Socket::INET;

my ($port, $mood) = @ARGV;
my $body = '{"ok":true}';
my $head = $mood eq 'refuse'
    ? "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\n"
    : "HTTP/1.1 200 OK\r\n";
my $answer = $head . "Content-Type: application/json\r\nCache-Control: no-store\r\n"
    . 'Content-Length: ' . length($body) . "\r\nConnection: close\r\n\r\n$body";
my $listener = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 64, ReuseAddr => 1)
    or die "port $port: $!\n";

$SIG{CHLD} = 'IGNORE';
while (my $client = $listener->accept) {
    next if fork;
    local $/ = "\r\n";
    my $length = 0;
    while (defined(my $line = <$client>)) {
        $length = $1 if $line =~ /^content-length:\s*(\d+)/i;
        last if $line eq "\r\n";
    }
    read($client, my $ignored, $length < 100000 ? $length : 100000);
    print $client $answer;
    exit;
}

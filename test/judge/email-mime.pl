# Reads messages with Perl's Email::MIME. A line of base64 in, a line of JSON out.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use Email::MIME;
use Email::MIME::ContentType qw(parse_content_disposition);
use Email::MIME::Header::AddressList;
use Encode qw(decode);
use JSON::PP;
use MIME::Base64 qw(decode_base64);

$| = 1;
my $json = JSON::PP->new->ascii->canonical->allow_nonref;

while (my $line = <STDIN>) {
  my $answer = eval { reading(decode_base64($line)) } // { failure => "$@" };
  print $json->encode($answer), "\n";
}

sub reading {
  my ($octets) = @_;
  my $message = Email::MIME->new($octets);
  return {
    subject => scalar $message->header_str('Subject'),
    from    => mailboxes($message, 'From'),
    sender  => mailboxes($message, 'Sender'),
    replyTo => mailboxes($message, 'Reply-To'),
    to      => mailboxes($message, 'To'),
    cc      => mailboxes($message, 'Cc'),
    root    => node($message),
    defects => [],
  };
}

sub mailboxes {
  my ($message, $name) = @_;
  my $value = $message->header_raw($name);
  return [] unless defined $value;
  $value = decode('UTF-8', $value); # header_raw gives octets
  my $list = Email::MIME::Header::AddressList->from_mime_string($value);
  return [ map { [ $_->phrase, $_->address ] } $list->addresses ];
}

sub node {
  my ($part) = @_;
  my $type = Email::MIME::ContentType::parse_content_type($part->content_type // 'text/plain');
  my $name = lc "$type->{type}/$type->{subtype}";
  my $id = $part->header_raw('Content-ID');
  $id =~ s/^<|>$//g if defined $id;
  my $disposition = $part->header_raw('Content-Disposition');
  my %found = (
    type        => $name,
    filename    => scalar $part->filename,
    contentId   => $id,
    disposition => defined $disposition ? parse_content_disposition($disposition)->{type} : undef,
  );
  if ($name =~ m{^multipart/}) {
    $found{parts} = [ map { node($_) } $part->subparts ];
  } elsif ($name eq 'message/rfc822') {
    my $child = Email::MIME->new($part->body_raw);
    $found{child} = [ scalar $child->header_str('Subject'), sha256_hex($child->body) ];
  } else {
    my $octets = $part->body;
    $found{sha256} = sha256_hex($octets);
    if ($name =~ m{^text/}) {
      $found{text} = decode($type->{attributes}{charset} // 'us-ascii', $octets);
      $found{method} = $type->{attributes}{method};
    }
  }
  return \%found;
}

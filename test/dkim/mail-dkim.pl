# Verifies messages with Mail::DKIM: a line of JSON in (message, records), a line of JSON out (a verdict for each signature).
use strict;
use warnings;
use JSON::PP;
use MIME::Base64;
use Mail::DKIM::Verifier;
use Net::DNS;

my %records;
{
    package Records;
    sub send {
        my ( $self, $name, $type ) = @_;
        my $packet = Net::DNS::Packet->new( $name, $type );
        my $record = $records{$name};
        if ( defined $record ) {
            my @strings = unpack '(a255)*', $record;
            $packet->push( answer => Net::DNS::RR->new( name => $name, type => 'TXT', txtdata => \@strings ) );
        }
        $packet->header->rcode( defined $record ? 'NOERROR' : 'NXDOMAIN' );
        return $packet;
    }
    sub errorstring { 'NOERROR' }
}
Mail::DKIM::DNS::resolver( bless {}, 'Records' );

$| = 1;
while ( my $line = <STDIN> ) {
    my $question = decode_json($line);
    %records = %{ $question->{records} };
    my @verdicts;
    my $answer = eval {
        my $verifier = Mail::DKIM::Verifier->new();
        $verifier->PRINT( decode_base64( $question->{message} ) );
        $verifier->CLOSE;
        for my $signature ( $verifier->signatures ) {
            push @verdicts,
              {
                passed   => $signature->result eq 'pass' ? JSON::PP::true : JSON::PP::false,
                selector => $signature->selector,
                detail   => $signature->result_detail,
              };
        }
        { verdicts => \@verdicts };
    } || { failure => "$@" };
    print encode_json($answer), "\n";
}

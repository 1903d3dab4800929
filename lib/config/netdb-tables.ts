/**
 * Well-known protocols and services for systems whose /etc/protocols or /etc/services lacks them: assigned numbers (IANA) under the
 * names in use on Unix systems. One entry a line: name, number, for services the protocols, then aliases.
 */

export const PROTOCOL_TABLE = `
ip 0 IP
icmp 1 ICMP
igmp 2 IGMP
ggp 3 GGP
ipencap 4 IP-ENCAP
st 5 ST
tcp 6 TCP
egp 8 EGP
igp 9 IGP
pup 12 PUP
udp 17 UDP
hmp 20 HMP
xns-idp 22 XNS-IDP
rdp 27 RDP
iso-tp4 29 ISO-TP4
dccp 33 DCCP
3pc 34 3PC
xtp 36 XTP
ddp 37 DDP
idpr-cmtp 38 IDPR-CMTP
ipv6 41 IPv6
ipv6-route 43 IPv6-Route
ipv6-frag 44 IPv6-Frag
idrp 45 IDRP
rsvp 46 RSVP
gre 47 GRE
esp 50 IPSEC-ESP ESP
ah 51 IPSEC-AH AH
mobile 55 MOBILE
skip 57 SKIP
ipv6-icmp 58 IPv6-ICMP icmpv6 icmp6
ipv6-nonxt 59 IPv6-NoNxt
ipv6-opts 60 IPv6-Opts
rspf 73 RSPF CPHB
vmtp 81 VMTP
eigrp 88 EIGRP
ospf 89 OSPFIGP OSPF
ax.25 93 AX.25
ipip 94 IPIP
etherip 97 ETHERIP
encap 98 ENCAP
pim 103 PIM
ipcomp 108 IPCOMP
vrrp 112 VRRP CARP carp
l2tp 115 L2TP
isis 124 ISIS
sctp 132 SCTP
fc 133 FC
mobility-header 135 Mobility-Header
udplite 136 UDPLite
mpls-in-ip 137 MPLS-in-IP
hip 139 HIP
shim6 140 Shim6
`;

export const SERVICE_TABLE = `
tcpmux 1/tcp
echo 7/tcp,udp
discard 9/tcp,udp sink null
systat 11/tcp users
daytime 13/tcp,udp
netstat 15/tcp
qotd 17/tcp,udp quote
chargen 19/tcp,udp ttytst source
ftp-data 20/tcp
ftp 21/tcp
ssh 22/tcp,udp
telnet 23/tcp
smtp 25/tcp mail
time 37/tcp,udp timserver
whois 43/tcp nicname
tacacs 49/tcp,udp
domain 53/tcp,udp
bootps 67/tcp,udp
bootpc 68/tcp,udp
tftp 69/udp
gopher 70/tcp
finger 79/tcp
http 80/tcp,udp www
kerberos 88/tcp,udp kerberos5 krb5 kerberos-sec
iso-tsap 102/tcp tsap
poppassd 106/tcp
pop2 109/tcp pop-2
pop3 110/tcp pop-3
sunrpc 111/tcp,udp portmapper rpcbind
auth 113/tcp authentication tap ident
nntp 119/tcp readnews untp
ntp 123/tcp,udp
epmap 135/tcp,udp loc-srv
netbios-ns 137/tcp,udp
netbios-dgm 138/tcp,udp
netbios-ssn 139/tcp,udp
imap2 143/tcp imap
snmp 161/tcp,udp
snmp-trap 162/tcp,udp snmptrap
xdmcp 177/udp
bgp 179/tcp
irc 194/tcp
z3950 210/tcp wais
imap3 220/tcp
ldap 389/tcp,udp
svrloc 427/tcp,udp
https 443/tcp,udp
snpp 444/tcp
microsoft-ds 445/tcp,udp
kpasswd 464/tcp,udp
submissions 465/tcp ssmtp smtps urd
isakmp 500/udp
exec 512/tcp
biff 512/udp comsat
login 513/tcp
who 513/udp whod
shell 514/tcp cmd
syslog 514/udp
printer 515/tcp spooler
talk 517/udp
ntalk 518/udp
route 520/udp router routed
uucp 540/tcp uucpd
dhcpv6-client 546/udp
dhcpv6-server 547/udp
afpovertcp 548/tcp
rtsp 554/tcp,udp
nntps 563/tcp snntp
submission 587/tcp
ipp 631/tcp,udp
ldaps 636/tcp
kerberos-adm 749/tcp
domain-s 853/tcp,udp
rsync 873/tcp
ftps-data 989/tcp
ftps 990/tcp
telnets 992/tcp
imaps 993/tcp
pop3s 995/tcp
socks 1080/tcp
openvpn 1194/tcp,udp
kazaa 1214/tcp,udp
lotusnote 1352/tcp lotusnotes
ms-sql-s 1433/tcp,udp
ms-sql-m 1434/tcp,udp
wins 1512/tcp,udp
l2f 1701/udp l2tp
pptp 1723/tcp
radius 1812/tcp,udp
radius-acct 1813/tcp,udp radacct
msnp 1863/tcp
cisco-sccp 2000/tcp
nfs 2049/tcp,udp
cvspserver 2401/tcp
icpv2 3130/udp icp
iscsi-target 3260/tcp
mysql 3306/tcp
ms-wbt-server 3389/tcp,udp
stun 3478/tcp,udp
svn 3690/tcp subversion
sieve 4190/tcp
epmd 4369/tcp
ipsec-nat-t 4500/udp
iax 4569/udp
sip 5060/tcp,udp
sip-tls 5061/tcp,udp
aol 5190/tcp
xmpp-client 5222/tcp jabber-client
xmpp-server 5269/tcp jabber-server
mdns 5353/udp
postgresql 5432/tcp postgres
amqps 5671/tcp
amqp 5672/tcp
x11 6000/tcp x11-0
gnutella-svc 6346/tcp,udp
gnutella-rtr 6347/tcp,udp
redis 6379/tcp
syslog-tls 6514/tcp
ircd 6667/tcp
afs3-fileserver 7000/udp
afs3-callback 7001/udp
font-service 7100/tcp xfs
http-alt 8080/tcp webcache
git 9418/tcp
webmin 10000/tcp
hkp 11371/tcp
`;

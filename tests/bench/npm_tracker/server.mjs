// The established tracker, with the same peers and behind the same kind of proxy: node server.mjs PORT
import Server from 'bittorrent-tracker/server'

const server = new Server({ udp: false, http: true, ws: true, stats: false, trustProxy: true })
server.on('warning', () => {})
server.listen(Number(process.argv[2]), '127.0.0.1')

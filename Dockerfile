FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY tsconfig.json ./
COPY shared shared
COPY channels channels
COPY client client
COPY server server
RUN node server/start.mjs --prepare && mkdir -p data && chown -R node:node data dist
USER node
EXPOSE 3000 2525
CMD ["node", "--import", "tsx", "server/main.ts"]
